package io.github.dl4jcompress.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a demo looks for its data.
 *
 * @param option folder given on the command line; where there is one, nothing else is tried
 * @param environment environment variables of the process
 * @param workingDirectory from where relative paths count
 */
public record DataSearch(
    Optional<Path> option, Map<String, String> environment, Path workingDirectory) {
  /** Environment variable that names the folder of all data sets. */
  public static final String ENVIRONMENT = "DL4J_COMPRESS_DATA";

  /**
   * The folders to try, the first one first: that of the option and the one with the data set's
   * name in it; without an option, the one with that name in the folder that the environment names,
   * and then in the folder {@code data} of the working directory.
   *
   * @param dataSet name of its folder inside the folder of all data sets
   */
  public List<Path> folders(String dataSet) {
    if (option.isPresent()) {
      Path folder = workingDirectory.resolve(option.get());
      return List.of(folder, folder.resolve(dataSet));
    }
    Path standard = workingDirectory.resolve("data").resolve(dataSet);
    String root = environment.getOrDefault(ENVIRONMENT, "");
    return root.isBlank()
        ? List.of(standard)
        : List.of(workingDirectory.resolve(root).resolve(dataSet), standard);
  }

  /**
   * Names data after the folder they were found in.
   *
   * @param reserved names of data sets that these data are known not to be
   * @return the name of the folder, followed by {@code -other} where it is a reserved one
   */
  public static String nameOf(Path folder, Set<String> reserved) {
    Optional<Path> last = Optional.ofNullable(folder.toAbsolutePath().normalize().getFileName());
    String name = last.map(Path::toString).orElse("data");
    return reserved.contains(name) ? name + "-other" : name;
  }
}
