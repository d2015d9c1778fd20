namespace ModelGen;

/// <summary>Recognises, by their first bytes, files that people take for safetensors files, and knows what to do about them.</summary>
internal static class ForeignFile
{
    private const string Convert =
        "convert it in Python: import torch; from safetensors.torch import save_file; save_file(torch.load('the file', map_location='cpu', weights_only=True), 'weights.safetensors')";

    /// <summary>What a file is, and what helps; null for any that is not recognised.</summary>
    /// <param name="start">Its first eight bytes, or fewer if it has no more. In a safetensors file they are a length, and a brace follows: the caller knows.</param>
    public static string? Describe(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => "it is a ZIP archive, as torch.save writes (and NumPy's .npz): " + Convert,
        [0x80, >= 2 and <= 5, ..] => "it is a Python pickle, as older versions of torch.save write: " + Convert,
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => "it is an HDF5 file, as Keras writes: load it in Keras and save its weights with safetensors.numpy.save_file",
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => "it is a NumPy array: save it with safetensors.numpy.save_file({'name': numpy.load('the file')}, 'weights.safetensors')",
        [(byte)'G', (byte)'G', (byte)'U', (byte)'F', ..] => "it is a GGUF file, as llama.cpp reads: take the model's safetensors files instead",
        [0x1F, 0x8B, ..] => "it is compressed with gzip: decompress it first",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => "it is compressed with zstd: decompress it first",
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] => "it is compressed with xz: decompress it first",
        [(byte)'B', (byte)'Z', (byte)'h', ..] => "it is compressed with bzip2: decompress it first",
        [0x08, < 0x40, 0x12 or 0x1A or 0x22 or 0x3A or 0x42, ..] => "it is an ONNX model: take its weights out with onnx.numpy_helper.to_array and save them with safetensors.numpy.save_file",
        [(byte)'{' or (byte)'[', ..] => "it is JSON text, such as a configuration or the index of a model in several files: take the .safetensors files beside it",
        _ => DescribeText(start),
    };

    private static string? DescribeText(ReadOnlySpan<byte> start)
    {
        while (start is [0xEF or 0xBB or 0xBF or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n', ..])
        {
            // A byte-order mark and blanks.
            start = start[1..];
        }

        return IsPart(start, "version https://git-lfs"u8) ? "it is a Git LFS pointer, not the file itself: run 'git lfs pull'"
            : IsPart(start, "<!doctype"u8) || IsPart(start, "<html"u8) || IsPart(start, "<head"u8) || IsPart(start, "<?xml"u8)
                ? "it is a web page or a server's message in place of the download: download the file itself"
            : null;
    }

    /// <summary>Whether one is the beginning of the other; the text is in lower case.</summary>
    private static bool IsPart(ReadOnlySpan<byte> start, ReadOnlySpan<byte> text)
    {
        int length = Math.Min(start.Length, text.Length);
        for (int i = 0; i < length; i++)
        {
            if (text[i] != (start[i] is >= (byte)'A' and <= (byte)'Z' ? start[i] | 0x20 : start[i]))
            {
                return false;
            }
        }

        return length > 2;
    }
}
