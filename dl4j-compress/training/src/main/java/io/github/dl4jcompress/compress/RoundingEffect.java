package io.github.dl4jcompress.compress;

/**
 * What the move of weights to cheaper levels did.
 *
 * @param bytesBefore of the file without it
 * @param bytesAfter of the file with it
 * @param errorBefore fraction of the test examples that the compact model put in a wrong class
 *     without it
 * @param errorAfter the same with it
 */
public record RoundingEffect(
    int bytesBefore, int bytesAfter, double errorBefore, double errorAfter) {}
