/**
 * Spoken digits: {@code SpeechDemo} is the entry. Depends on the training module and on DataVec;
 * the part that runs on a device depends on the runtime module alone.
 */
package io.github.dl4jcompress.demo.speech;
