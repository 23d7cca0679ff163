/**
 * Models as Java source: {@link io.github.dl4jcompress.generate.JavaSource} writes a class that
 * holds one network's weights and kernels and needs no library. Its text mirrors what {@code infer}
 * computes, operation by operation, so that the results are the same bits. Depends on {@code model}
 * only.
 */
package io.github.dl4jcompress.generate;
