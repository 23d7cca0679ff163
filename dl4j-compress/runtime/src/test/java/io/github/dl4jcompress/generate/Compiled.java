package io.github.dl4jcompress.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Java sources, compiled in memory as Java 8 without any library; a warning is an error. Their
 * classes see the JDK only.
 */
final class Compiled {
  private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();
  private final ClassLoader loader =
      new ClassLoader(ClassLoader.getPlatformClassLoader()) {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
          if (!classes.containsKey(name)) {
            throw new ClassNotFoundException(name);
          }
          byte[] bytes = classes.get(name).toByteArray();
          return defineClass(name, bytes, 0, bytes.length);
        }
      };

  private Compiled() {}

  /** Compiles sources by the names of their classes. */
  static Compiled of(Map<String, String> sources) {
    Compiled compiled = new Compiled();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> files = new ArrayList<>();
    sources.forEach((name, text) -> files.add(new Source(name, text)));
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("--release", "8", "-Xlint:all,-options", "-Werror", "-proc:none", "-cp", "");
    JavaFileManager manager =
        compiled.new Memory(compiler.getStandardFileManager(null, null, null));
    boolean sound = compiler.getTask(messages, manager, null, options, null, files).call();
    assertThat(sound).as(messages::toString).isTrue();
    return compiled;
  }

  /** Bytes of all class files. */
  int bytes() {
    return classes.values().stream().mapToInt(ByteArrayOutputStream::size).sum();
  }

  float[] predict(String name, float[] example) {
    return (float[]) call(name, "predict", float[].class, example);
  }

  float[][] predictAll(String name, float[]... examples) {
    return (float[][]) call(name, "predictAll", float[][].class, examples);
  }

  String[] labels(String name) {
    try {
      return (String[]) loader.loadClass(name).getMethod("labels").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private Object call(String name, String method, Class<?> type, Object argument) {
    try {
      Method predict = loader.loadClass(name).getMethod(method, type);
      return predict.invoke(null, argument);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new AssertionError(name, e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name.hashCode()), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          classes.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
