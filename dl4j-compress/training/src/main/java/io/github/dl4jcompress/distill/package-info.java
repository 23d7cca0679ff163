/**
 * Knowledge distillation inside DL4J's {@code fit()}: {@link
 * io.github.dl4jcompress.distill.DistillationTrainer} is the entry. Depends on {@code bridge} and
 * on the runtime module's {@code format} for durable files.
 */
package io.github.dl4jcompress.distill;
