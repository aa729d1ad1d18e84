"""Blur, sharpen and find the edges of a picture made of discs, and show it as text."""

import sys

import numpy as np

SHADES = np.array(list(" .:-=+*#%@"))


def picture(height, width):
    y, x = np.mgrid[0:height, 0:width]
    image = np.full((height, width), 20, dtype=np.uint8)
    for cy, cx, radius, level in [(20, 24, 14, 200), (30, 60, 18, 120), (14, 80, 9, 255)]:
        disc = (y - cy) ** 2 + (x - cx) ** 2 <= radius**2
        image[disc] = level
    image[::8, :] //= 2  # scan lines, written through a view
    return image


def convolve(image, kernel):
    kh, kw = kernel.shape
    padded = np.pad(image.astype(float), ((kh // 2, kh // 2), (kw // 2, kw // 2)), mode="edge")
    result = np.zeros(image.shape)
    for i in range(kh):
        for j in range(kw):
            result += kernel[i, j] * padded[i : i + image.shape[0], j : j + image.shape[1]]
    return result


def median3(image):
    padded = np.pad(image, 1, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    return np.median(windows, axis=(2, 3)).astype(image.dtype)


def to_bytes(values):
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def show(title, image):
    small = image[::4, ::2]
    shade = (small.astype(int) * (len(SHADES) - 1)) // 255
    print(title, image.shape, image.dtype, "min", image.min(), "max", image.max(), f"mean {image.mean():.3f}")
    for row in SHADES[shade]:
        print("".join(row).rstrip())


def main():
    image = picture(48, 96)
    show("original", image)

    t = np.arange(-3, 4)
    gauss = np.exp(-(t**2) / 4.5)
    gauss = np.outer(gauss, gauss)
    gauss /= gauss.sum()
    blurred = to_bytes(convolve(image, gauss))
    show("blurred", blurred)

    sobel = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    edges = np.hypot(convolve(blurred, sobel), convolve(blurred, sobel.T))
    show("edges", to_bytes(255 * edges / edges.max()))
    show("sharpened", to_bytes(2.0 * image - blurred))
    show("median", median3(image))

    wrapped = image + np.uint8(100)  # overflows as bytes do
    print("brightened", wrapped.dtype, wrapped[20, 20:28], (image + 100.0).dtype)
    counts, borders = np.histogram(image, bins=8, range=(0, 256))
    print(counts)
    print(borders)
    rotated = np.rot90(image)
    print(rotated.shape, rotated.flags["C_CONTIGUOUS"], np.shares_memory(rotated, image))
    print(np.flipud(image)[:3, 20:26])
    print(blurred)
    bits = np.packbits(image > 100, axis=1)
    print(bits[20], np.unpackbits(bits, axis=1).sum())
    np.savetxt(sys.stdout, image[18:22, 20:30], fmt="%4d")


if __name__ == "__main__":
    main()
