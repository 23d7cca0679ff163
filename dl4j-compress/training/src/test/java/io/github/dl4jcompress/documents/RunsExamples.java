package io.github.dl4jcompress.documents;

/** Runs examples, in the current folder: they write files. */
final class RunsExamples {
  private RunsExamples() {}

  /**
   * Runs one after the other and says which one it is about to run.
   *
   * @param classNames of {@link Surroundings}
   */
  @SuppressWarnings("SystemOut")
  public static void main(String[] classNames) throws Exception {
    for (String name : classNames) {
      System.out.println("example " + name);
      Surroundings example =
          Class.forName(name).asSubclass(Surroundings.class).getConstructor().newInstance();
      example.files();
      example.run();
    }
    System.out.println("all ran");
  }
}
