package io.github.dl4jcompress.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceProgramTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path folder;

  @Test
  void runsWithTheRuntimeAlone() throws Exception {
    DeviceProgram.Output output =
        DeviceProgram.of(CountWords.class, folder.resolve("new/device")).run("one", "two");
    assertThat(output.number("runtime")).isEqualTo(1);
    assertThat(output.number("dl4j")).isEqualTo(0);
    assertThat(output.number("training")).isEqualTo(0);
  }

  @Test
  void passesArgumentsOnAndReadsNumbers() throws Exception {
    DeviceProgram program = DeviceProgram.of(CountWords.class, folder);
    DeviceProgram.Output output = program.run("one and", "two");
    assertThat(output.lines()).hasSize(5).startsWith("words 2", "mean 5.00");
    assertThat(output.number("words")).isEqualTo(2);
    assertThat(output.number("mean")).isEqualTo(5);
    assertThat(program.run("three").number("words")).isEqualTo(1);
    assertThatThrownBy(() -> output.number("word"))
        .isInstanceOf(IOException.class)
        .hasMessage("the device program printed no 'word'");
  }

  @Test
  void refusesOtherCodes() throws Exception {
    DeviceProgram program = DeviceProgram.of(CountWords.class, folder);
    assertThatThrownBy(program::run)
        .isInstanceOf(IOException.class)
        .hasMessage("the device program ended with code 4; see above");
  }

  @Test
  void refusesProgramWithoutSource() {
    assertThatThrownBy(() -> DeviceProgram.of(DeviceProgramTest.class, folder))
        .isInstanceOf(IOException.class)
        .hasMessage("DeviceProgramTest.java is missing from the demo's jar");
  }
}
