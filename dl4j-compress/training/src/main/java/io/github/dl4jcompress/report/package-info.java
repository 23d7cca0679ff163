/**
 * What people see of a training: {@link io.github.dl4jcompress.report.ProgressListener} is the
 * entry. Depends on {@code bridge} only.
 */
package io.github.dl4jcompress.report;
