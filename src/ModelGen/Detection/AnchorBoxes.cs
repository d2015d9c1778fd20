using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// The boxes that a single-shot detector begins with: it says for each what class it holds, and how a better box lies beside it (Liu and others 2016, "SSD: Single Shot MultiBox Detector").
/// </summary>
/// <remarks>
/// They stand level by level, line by line, cell by cell, and within a cell size by size, each in all aspect ratios: the order of a head's result <c>[batch, boxes·values, height, width]</c>
/// that was permuted to <c>[batch, height, width, boxes·values]</c> and reshaped to <c>[batch, height·width·boxes, values]</c>. Matching, encoding and decoding allocate nothing. Threads may share it.
/// </remarks>
public sealed partial class AnchorBoxes
{
    /// <summary>The objects of an image for which no array is made.</summary>
    private const int MostOnStack = 256;

    private readonly float[] corners;
    private readonly float[] centers;
    private readonly float height;
    private readonly float width;

    /// <summary>Boxes on grids over an image.</summary>
    /// <param name="imageHeight">The image's height, above 0.</param>
    /// <param name="imageWidth">The image's width, above 0.</param>
    /// <param name="levels">The grids, at least one.</param>
    /// <exception cref="ArgumentException">There are no grids.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size or ratio is not above 0.</exception>
    public AnchorBoxes(float imageHeight, float imageWidth, params ReadOnlySpan<AnchorLevel> levels)
    {
        RequirePositive(imageHeight, nameof(imageHeight));
        RequirePositive(imageWidth, nameof(imageWidth));
        if (levels.IsEmpty)
        {
            throw new ArgumentException("There is no level, and so no box: give one at least, such as new AnchorLevel(8, 8, [32f]).", nameof(levels));
        }

        (height, width) = (imageHeight, imageWidth);
        long count = 0;
        foreach (AnchorLevel level in levels)
        {
            ArgumentNullException.ThrowIfNull(level, nameof(levels));
            ArgumentOutOfRangeException.ThrowIfLessThan(level.Height, 1, nameof(levels));
            ArgumentOutOfRangeException.ThrowIfLessThan(level.Width, 1, nameof(levels));
            count += (long)level.Height * level.Width * level.BoxesPerCell;
        }

        centers = new float[checked((int)(4 * count))];
        corners = new float[centers.Length];
        int place = 0;
        foreach (AnchorLevel level in levels)
        {
            for (int cell = 0; cell < level.Height * level.Width; cell++)
            {
                (int line, int column) = Math.DivRem(cell, level.Width);
                place = AddCell(level, place, (column + 0.5f) * imageWidth / level.Width, (line + 0.5f) * imageHeight / level.Height);
            }
        }

        Boxes.Convert(centers, BoxFormat.CXCYWH, BoxFormat.XYXY, corners);
    }

    /// <summary>How many there are.</summary>
    public int Count => corners.Length / 4;

    /// <summary>The boxes, <c>[Count, 4]</c>: left, top, right, bottom. Those at the border reach beyond the image.</summary>
    public ReadOnlySpan<float> Values => corners;

    /// <summary>What offsets of centres and logarithms of sizes are divided by, so that a network's outputs are about as large as 1; both above 0. (0.1, 0.2) as in SSD by default; torchvision has (1, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not above 0.</exception>
    public (float Center, float Size) Variances
    {
        get;
        init
        {
            RequirePositive(value.Center, nameof(Variances));
            RequirePositive(value.Size, nameof(Variances));
            field = value;
        }
    } = (0.1f, 0.2f);

    /// <summary>
    /// How boxes lie beside the anchors, one for each: <c>((cx − acx)/aw, (cy − acy)/ah, ln(w/aw), ln(h/ah))</c>, the first two divided by the one and the others by the other of the <see cref="Variances"/>.
    /// </summary>
    /// <param name="boxes"><c>[Count, 4]</c>: left, top, right, bottom, each of a width and a height above 0.</param>
    /// <param name="offsets">Takes the offsets, <c>[Count, 4]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit, a box is empty, or the spans share memory.</exception>
    public void Encode(ReadOnlySpan<float> boxes, Span<float> offsets)
    {
        Check.Length(boxes.Length, corners.Length, nameof(boxes), "[Count, 4]");
        Check.Length(offsets.Length, corners.Length, nameof(offsets), "[Count, 4]");
        Check.Overlap(offsets, boxes, nameof(offsets), nameof(boxes));
        for (int i = 0; i < Count; i++)
        {
            EncodeOne(i, boxes, i, offsets);
        }
    }

    /// <summary>The boxes that offsets say: what <see cref="Encode"/> is undone by.</summary>
    /// <param name="offsets"><c>[batch, Count, 4]</c>.</param>
    /// <param name="boxes">Takes the boxes, <c>[batch, Count, 4]</c>: left, top, right, bottom. <see cref="Boxes.Clip"/> cuts them off at the image's border.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans share memory.</exception>
    public void Decode(ReadOnlySpan<float> offsets, Span<float> boxes)
    {
        if (Count == 0 ? !offsets.IsEmpty : offsets.Length % corners.Length != 0)
        {
            throw new ArgumentException($"Got {offsets.Length:N0} values, expected [batch, Count, 4] with a Count of {Count:N0}.", nameof(offsets));
        }

        Check.Length(boxes.Length, offsets.Length, nameof(boxes), "[batch, Count, 4]");
        Check.Overlap(boxes, offsets, nameof(boxes), nameof(offsets));
        for (int i = 0; i < offsets.Length; i += 4)
        {
            ReadOnlySpan<float> anchor = centers.AsSpan(i % centers.Length, 4), offset = offsets.Slice(i, 4);
            float x = anchor[0] + (offset[0] * Variances.Center * anchor[2]), y = anchor[1] + (offset[1] * Variances.Center * anchor[3]);
            float w = anchor[2] * MathF.Exp(offset[2] * Variances.Size), h = anchor[3] * MathF.Exp(offset[3] * Variances.Size);
            (boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]) = (x - (w / 2), y - (h / 2), x + (w / 2), y + (h / 2));
        }
    }

    /// <summary>
    /// What a detector is to say of an image: each object belongs to the anchor that has most in common with it (and was not taken by an object before it), and to all others that have at least a share of <paramref name="foreground"/> in common with it
    /// and no more with another object.
    /// </summary>
    /// <param name="boxes">The objects of the image, <c>[objects, 4]</c>, each of a width and a height above 0.</param>
    /// <param name="labels">Their classes, <c>[objects]</c>, ≥ 0.</param>
    /// <param name="classes">Takes the class of each anchor, <c>[Count]</c>: 0 for background, the label + 1 for an object, −1 for what is between the two and should not count.</param>
    /// <param name="offsets">Takes the offsets of each anchor's object, <c>[Count, 4]</c>; 0 without one.</param>
    /// <param name="foreground">The share from which an anchor has an object, in [0, 1].</param>
    /// <param name="background">The share below which it has none, at most <paramref name="foreground"/>; by default the same, as in SSD.</param>
    /// <exception cref="ArgumentException">A length does not fit, a box is empty, a label is negative, or a result shares memory with an argument.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A share is out of its range.</exception>
    public void Match(ReadOnlySpan<float> boxes, ReadOnlySpan<int> labels, Span<int> classes, Span<float> offsets, double foreground = 0.5, double? background = null)
    {
        double below = background ?? foreground;
        if (!(foreground is >= 0 and <= 1 && below >= 0 && below <= foreground))
        {
            throw new ArgumentOutOfRangeException(nameof(foreground), $"foreground is {foreground} and background {below}; they must lie in [0, 1], the second not above the first.");
        }

        int objects = Boxes.Count(boxes, nameof(boxes));
        Check.Length(labels.Length, objects, nameof(labels), "[objects]");
        Check.Length(classes.Length, Count, nameof(classes), "[Count]");
        Check.Length(offsets.Length, corners.Length, nameof(offsets), "[Count, 4]");
        Check.Indices(labels, int.MaxValue, nameof(labels));
        Check.Overlap(offsets, boxes, nameof(offsets), nameof(boxes));
        Check.Overlap(classes, labels, nameof(classes), nameof(labels));
        for (int j = 0; j < objects; j++)
        {
            RequireArea(boxes, j);
        }

        offsets.Clear();
        for (int i = 0; i < Count; i++)
        {
            (int nearest, float share) = Nearest(Boxes.At(corners, i, "anchors"), boxes, nameof(boxes), []);
            classes[i] = nearest >= 0 && share >= foreground ? labels[nearest] + 1 : nearest >= 0 && share >= below ? -1 : 0;
            if (classes[i] > 0)
            {
                EncodeOne(i, boxes, nearest, offsets);
            }
        }

        // An object that no anchor has enough in common with would never be learned, nor one whose anchor another object takes.
        Span<int> taken = objects <= MostOnStack ? stackalloc int[MostOnStack] : new int[objects];
        for (int j = 0; j < objects; j++)
        {
            (int best, float share) = Nearest(Boxes.At(boxes, j, nameof(boxes)), corners, "anchors", taken[..j]);
            taken[j] = best >= 0 && share > 0 ? best : -1;
            if (taken[j] >= 0)
            {
                classes[best] = labels[j] + 1;
                EncodeOne(best, boxes, j, offsets);
            }
        }
    }

    /// <summary>The box that has most in common with one, the first of equal ones, but for those that are taken; −1 where there is none.</summary>
    private static (int Place, float Share) Nearest((float Left, float Top, float Right, float Bottom) box, ReadOnlySpan<float> boxes, string name, ReadOnlySpan<int> taken)
    {
        (int place, float greatest) = (-1, -1);
        for (int i = 0; i < boxes.Length / 4; i++)
        {
            float share = Boxes.Share(box, Boxes.At(boxes, i, name));
            (place, greatest) = share > greatest && !taken.Contains(i) ? (i, share) : (place, greatest);
        }

        return (place, greatest);
    }

    private static (float Left, float Top, float Right, float Bottom) RequireArea(ReadOnlySpan<float> boxes, int box)
    {
        (float left, float top, float right, float bottom) = Boxes.At(boxes, box, nameof(boxes));
        return right > left && bottom > top
            ? (left, top, right, bottom)
            : throw new ArgumentException($"Box {box} is {right - left} wide and {bottom - top} high: it has no logarithm of its size.", nameof(boxes));
    }

    private static void RequirePositive(float value, string name)
    {
        if (!(value > 0 && float.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be finite and greater than 0.");
        }
    }

    private int AddCell(AnchorLevel level, int place, float x, float y)
    {
        foreach (float size in level.Sizes)
        {
            RequirePositive(size, nameof(AnchorLevel.Sizes));
            foreach (float ratio in level.AspectRatios)
            {
                RequirePositive(ratio, nameof(AnchorLevel.AspectRatios));
                float stretch = MathF.Sqrt(ratio);
                (centers[place], centers[place + 1], centers[place + 2], centers[place + 3]) = (x, y, size / stretch, size * stretch);
                place += 4;
            }
        }

        return place;
    }

    private void EncodeOne(int anchor, ReadOnlySpan<float> boxes, int box, Span<float> offsets)
    {
        (float left, float top, float right, float bottom) = RequireArea(boxes, box);
        ReadOnlySpan<float> a = centers.AsSpan(4 * anchor, 4);
        Span<float> offset = offsets.Slice(4 * anchor, 4);
        offset[0] = (((left + right) / 2) - a[0]) / (a[2] * Variances.Center);
        offset[1] = (((top + bottom) / 2) - a[1]) / (a[3] * Variances.Center);
        offset[2] = MathF.Log((right - left) / a[2]) / Variances.Size;
        offset[3] = MathF.Log((bottom - top) / a[3]) / Variances.Size;
    }
}
