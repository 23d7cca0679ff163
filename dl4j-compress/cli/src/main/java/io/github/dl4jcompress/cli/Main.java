package io.github.dl4jcompress.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The program {@code dl4j-compress}. */
public final class Main {
  private Main() {}

  /** Runs the verb that the arguments begin with, and ends this JVM: DL4J keeps threads alive. */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true"); // pictures are read, never shown
    PrintStream messages =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Console console =
        new Console(new FileOutputStream(FileDescriptor.out), messages, new Outputs(messages));
    console.outputs().finishBeforeTheEnd();
    int code = new Program(console).execute(arguments);
    console.outputs().done();
    System.exit(code);
  }
}
