/**
 * Trainings that go on where they were stopped, bit for bit: {@link
 * io.github.dl4jcompress.checkpoint.TrainingCheckpoints} is the entry. Depends on {@code bridge}
 * and on the runtime module's durable files only; what is to be resumed beside the network
 * implements {@code bridge.Resumable}.
 */
package io.github.dl4jcompress.checkpoint;
