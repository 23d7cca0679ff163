"""Writes the numbers that the audio tests compare with: python3 audio_reference.py

Needs numpy and scipy (written with 2.4 and 1.17). Everything that scipy has is taken from scipy:
pre-emphasis, window, spectrum, cosine transform, slopes, resampling. Goes to ../resources/audio.
"""

import pathlib

import numpy
import scipy.fft
import scipy.signal

TARGET = pathlib.Path(__file__).parent.parent / "resources" / "audio"
RATE = 8000


def noise(count):
    """Numbers in [-1, 1) from the linear congruential generator of Numerical Recipes, seed 1."""
    state, values = 1, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**31 - 1)
    return numpy.array(values)


def clip():
    """A rising tone in noise, then nothing, then faint noise: 2,400 samples of 16 bits."""
    seconds = numpy.arange(1600) / RATE
    tone = scipy.signal.chirp(seconds, f0=150, t1=0.2, f1=3500)
    hiss = noise(2000)
    loud = 0.5 * tone + 0.05 * hiss[:1600]
    samples = numpy.concatenate([loud, numpy.zeros(400), 0.002 * hiss[1600:]])
    return numpy.round(samples * 32768) / 32768


def mel_filters(bands, low, high, fft_size):
    edges_mel = numpy.linspace(*(2595 * numpy.log10(1 + numpy.array([low, high]) / 700)), bands + 2)
    edges = 700 * (10 ** (edges_mel / 2595) - 1)
    bins = scipy.fft.rfftfreq(fft_size, 1 / RATE)
    return numpy.array(
        [numpy.interp(bins, edges[b : b + 3], [0, 1, 0]) for b in range(bands)]
    )


def log_mel(samples, window, hop, fft_size, bands, low, high, pre_emphasis):
    padded = numpy.pad(samples, (0, max(0, window - len(samples))))
    emphasized = scipy.signal.lfilter([1, -pre_emphasis], [1], padded)
    _, _, spectrum = scipy.signal.spectrogram(
        emphasized,
        window=scipy.signal.get_window("hann", window),
        noverlap=window - hop,
        nfft=fft_size,
        detrend=False,
        scaling="spectrum",  # divides by the sum of the window
        mode="complex",
    )
    energies = mel_filters(bands, low, high, fft_size) @ numpy.abs(spectrum) ** 2
    return numpy.log(numpy.maximum(1e-10, energies)).T


def mfcc(log_energies, count):
    return scipy.fft.dct(log_energies, type=2, norm="ortho", axis=1)[:, :count]


def with_slopes(frames):
    slopes = scipy.signal.savgol_filter(frames, 5, polyorder=1, deriv=1, axis=0, mode="nearest")
    return numpy.concatenate([frames, slopes], axis=1)


def trimmed(samples, decibels):
    """Without what comes before the first and after the last window that is loud enough."""
    loudness = log_mel(samples, 200, 80, 256, 20, 20, 4000, 0.97).max(axis=1)
    loud = numpy.nonzero(loudness >= loudness.max() - decibels / 10 * numpy.log(10))[0]
    return samples[80 * loud[0] : 80 * loud[-1] + 200]


def over_all(frames):
    return (frames - frames.mean()) / numpy.maximum(1e-3, frames.std())


def over_clip(frames):
    return (frames - frames.mean(axis=0)) / numpy.maximum(1e-3, frames.std(axis=0))


def running(frames, hop):
    """From the weights of all frames so far, written out."""
    slowest = 1 - numpy.exp(-hop / RATE / 3)
    weights, rows = numpy.zeros(0), []
    for index, frame in enumerate(frames):
        share = max(slowest, 1 / (index + 1))
        weights = numpy.append(weights * (1 - share), share)
        past = frames[: index + 1]
        mean = weights @ past
        deviation = numpy.sqrt(weights @ (past - mean) ** 2)
        rows.append((frame - mean) / numpy.maximum(1e-3, deviation))
    return numpy.array(rows)


def resampled(samples, to_rate):
    """A Kaiser-windowed sinc of 52 samples of the lower rate to each side, cut off at 0.95."""
    common = numpy.gcd(RATE, to_rate)
    up, down = to_rate // common, RATE // common
    larger = max(up, down)
    window = scipy.signal.windows.kaiser(2 * 52 * larger + 1, 0.1102 * (81 - 8.7))
    steps = numpy.arange(-52 * larger, 52 * larger + 1)
    taps = numpy.sinc(0.95 * steps / larger) * window
    for phase in range(up):  # each output sample is a weighted mean
        taps[phase::up] /= taps[phase::up].sum() * up
    return scipy.signal.resample_poly(samples, up, down, window=taps)


def write(name, rows):
    with open(TARGET / (name + ".csv"), "w", encoding="ascii", newline="\n") as out:
        for row in numpy.atleast_2d(rows):
            out.write(",".join(f"{value:.9g}" for value in row) + "\n")


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    samples = clip()
    usual = log_mel(samples, 200, 80, 256, 20, 20, 4000, 0.97)
    cepstra = mfcc(log_mel(samples, 200, 80, 256, 23, 20, 4000, 0.97), 13)
    write("clip", samples * 32768)
    write("log-mel", usual)
    write("log-mel-unusual", log_mel(samples, 101, 100, 1024, 13, 100, 3500, 0))
    write("log-mel-short", log_mel(samples[:150], 200, 80, 256, 20, 20, 4000, 0.97))
    write("mfcc-deltas", with_slopes(cepstra))
    write("mfcc-deltas-utterance", over_clip(with_slopes(cepstra)))
    write("mfcc-deltas-level", over_all(with_slopes(cepstra)))
    around = trimmed(numpy.concatenate([samples[2000:], samples]), 35)
    write("log-mel-trimmed", log_mel(around, 200, 80, 256, 20, 20, 4000, 0.97))
    write("log-mel-running", running(usual, 80))
    write("mfcc-deltas-running", running(with_slopes(cepstra), 80))
    for to_rate in (4000, 6000, 11025, 16000):
        write(f"resampled-{to_rate}", resampled(samples[:400], to_rate))


if __name__ == "__main__":
    main()
