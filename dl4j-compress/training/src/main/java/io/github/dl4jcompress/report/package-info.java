/**
 * What people see of a training: {@link io.github.dl4jcompress.report.ProgressListener} while it
 * runs, {@link io.github.dl4jcompress.report.CompressionReport} afterwards. Depends on {@code
 * bridge} only.
 */
package io.github.dl4jcompress.report;
