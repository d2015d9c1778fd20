namespace ModelGen.Images;

/// <summary>
/// Images in files, with labels. A batch has "image", floats <c>[Count, channels, height, width]</c> (or channels last, as <see cref="ToTensor"/> says), and "label", integers
/// <c>[Count]</c>. Random changes of an image follow from the loader's seed, the epoch and the image's number alone: they are the same in whatever batch it is, also in a run that goes on
/// after it was cut short.
/// </summary>
public class ImageList : Dataset
{
    private readonly string[] files;
    private readonly int[] labels;
    private readonly ImageReader reader;

    /// <summary>Takes a list of files.</summary>
    /// <param name="files">The files, which are read when they are needed.</param>
    /// <param name="labels">A label for each, at least 0.</param>
    /// <param name="reader">Reads them; all images of a batch must come out in one size.</param>
    /// <exception cref="ArgumentException">There is no file, or there are not as many labels.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative.</exception>
    public ImageList(IReadOnlyList<string> files, ReadOnlySpan<int> labels, ImageReader reader)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(reader);
        if (files.Count == 0)
        {
            throw new ArgumentException("There are no files.", nameof(files));
        }

        if (files.Count != labels.Length)
        {
            throw new ArgumentException($"There are {files.Count} files and {labels.Length} labels.", nameof(labels));
        }

        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(label, nameof(labels));
        }

        (this.files, this.labels, this.reader) = ([.. files], labels.ToArray(), reader);
    }

    /// <inheritdoc/>
    public override int Count => files.Length;

    /// <summary>The files, in the order of the examples.</summary>
    public IReadOnlyList<string> Files => files;

    /// <summary>Their labels.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">
    /// A file is no image, is damaged, is too large, cannot be changed so, or becomes another size than the first one of the batch; the message names it, and the batch is empty.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read; the batch is empty.</exception>
    public override void Read(ReadOnlySpan<int> indices, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (reader.Gate)
        {
            try
            {
                Fill(indices, batch);
            }
            catch
            {
                batch.Reset(0);
                throw;
            }
        }
    }

    private void Fill(ReadOnlySpan<int> indices, Batch batch)
    {
        batch.Reset(indices.Length);
        (int Height, int Width) first = default;
        for (int i = 0; i < indices.Length; i++)
        {
            string file = files[indices[i]];
            (int Height, int Width) size = reader.Prepare(file, batch.EpochSeed, indices[i]);
            if (i == 0)
            {
                first = size;
                ReadOnlySpan<int> shape = reader.ChannelsLast ? [size.Height, size.Width, reader.Channels] : [reader.Channels, size.Height, size.Width];
                _ = reader.GivesBytes ? batch.AddBytes("image", shape).Length : batch.AddFloats("image", shape).Length;
            }

            if (size != first)
            {
                throw new InvalidDataException(
                    $"'{file}' becomes {size.Height} × {size.Width}, '{files[indices[0]]}' in the same batch {first.Height} × {first.Width}: Resize(height, width), or a crop, makes their sizes equal.");
            }

            int length = size.Height * size.Width * reader.Channels;
            if (reader.GivesBytes)
            {
                reader.Write(batch.Bytes("image").Slice(i * length, length));
            }
            else
            {
                reader.Write(batch.Floats("image").Slice(i * length, length));
            }
        }

        Span<int> result = batch.AddInts("label");
        for (int i = 0; i < indices.Length; i++)
        {
            result[i] = labels[indices[i]];
        }
    }
}
