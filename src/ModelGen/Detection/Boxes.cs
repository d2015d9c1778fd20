using System.Diagnostics.CodeAnalysis;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Functions of boxes, <c>[count, 4]</c>: left, top, right and bottom of each, in pixels or any other unit (<c>torchvision.ops</c>). All of them allocate nothing once a thread has seen the largest sizes.
/// </summary>
public static class Boxes
{
    /// <summary>The same boxes in another format (<c>torchvision.ops.box_convert</c>).</summary>
    /// <param name="boxes"><c>[count, 4]</c>.</param>
    /// <param name="from">What they are.</param>
    /// <param name="to">What they become.</param>
    /// <param name="result">Takes the boxes, <c>[count, 4]</c>; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the spans share memory but are not the same.</exception>
    public static void Convert(ReadOnlySpan<float> boxes, BoxFormat from, BoxFormat to, Span<float> result)
    {
        Count(boxes, nameof(boxes));
        Check.Length(result.Length, boxes.Length, nameof(result), "[count, 4]");
        if (result != boxes)
        {
            Check.Overlap(result, boxes, nameof(result), nameof(boxes));
        }

        for (int i = 0; i < boxes.Length; i += 4)
        {
            (float a, float b, float c, float d) = (boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]);
            (float left, float top, float width, float height) = from switch
            {
                BoxFormat.XYXY => (a, b, c - a, d - b),
                BoxFormat.XYWH => (a, b, c, d),
                BoxFormat.CXCYWH => (a - (c / 2), b - (d / 2), c, d),
                _ => throw new ArgumentOutOfRangeException(nameof(from), from, $"from is {from}, which there is not."),
            };
            (result[i], result[i + 1], result[i + 2], result[i + 3]) = to switch
            {
                BoxFormat.XYXY => (left, top, left + width, top + height),
                BoxFormat.XYWH => (left, top, width, height),
                BoxFormat.CXCYWH => (left + (width / 2), top + (height / 2), width, height),
                _ => throw new ArgumentOutOfRangeException(nameof(to), to, $"to is {to}, which there is not."),
            };
        }
    }

    /// <summary>The area of each box (<c>torchvision.ops.box_area</c>).</summary>
    /// <param name="boxes"><c>[count, 4]</c>.</param>
    /// <param name="areas">Takes the areas, <c>[count]</c>.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a box ends before it begins.</exception>
    public static void Area(ReadOnlySpan<float> boxes, Span<float> areas)
    {
        int count = Count(boxes, nameof(boxes));
        Check.Length(areas.Length, count, nameof(areas), "[count]");
        Check.Overlap(areas, boxes, nameof(areas), nameof(boxes));
        for (int i = 0; i < count; i++)
        {
            areas[i] = Area(At(boxes, i, nameof(boxes)));
        }
    }

    /// <summary>Boxes cut off at the border of an image (<c>torchvision.ops.clip_boxes_to_image</c>).</summary>
    /// <param name="boxes"><c>[count, 4]</c>; changed in place.</param>
    /// <param name="height">The image's height, ≥ 0.</param>
    /// <param name="width">The image's width, ≥ 0.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public static void Clip(Span<float> boxes, float height, float width)
    {
        Count(boxes, nameof(boxes));
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        for (int i = 0; i < boxes.Length; i++)
        {
            boxes[i] = Math.Clamp(boxes[i], 0, i % 2 == 0 ? width : height);
        }
    }

    /// <summary>
    /// The share that two boxes have in common, intersection over union, for each pair (<c>torchvision.ops.box_iou</c>). Of two boxes without area it is 0.
    /// </summary>
    /// <param name="boxes1"><c>[n, 4]</c>.</param>
    /// <param name="boxes2"><c>[m, 4]</c>.</param>
    /// <param name="result">Takes the shares, <c>[n, m]</c>, each in 0 … 1.</param>
    /// <exception cref="ArgumentException">A length does not fit, a box ends before it begins, or the result shares memory with a list of boxes.</exception>
    public static void IoU(ReadOnlySpan<float> boxes1, ReadOnlySpan<float> boxes2, Span<float> result) => Pairs(boxes1, boxes2, result, generalized: false);

    /// <summary>
    /// <see cref="IoU"/> less the part of the smallest box around both that neither covers, for each pair (Rezatofighi and others 2019; <c>torchvision.ops.generalized_box_iou</c>): in −1 … 1, and the
    /// less, the farther boxes are apart.
    /// </summary>
    /// <inheritdoc cref="IoU"/>
    /// <param name="boxes1"><c>[n, 4]</c>.</param>
    /// <param name="boxes2"><c>[m, 4]</c>.</param>
    /// <param name="result">Takes the numbers, <c>[n, m]</c>.</param>
    public static void GIoU(ReadOnlySpan<float> boxes1, ReadOnlySpan<float> boxes2, Span<float> result) => Pairs(boxes1, boxes2, result, generalized: true);

    /// <summary>
    /// Non-maximum suppression (<c>torchvision.ops.nms</c>): from the greatest score down, boxes that have no more than a share in common with each one that was kept. Of equal scores the first counts as
    /// the greater.
    /// </summary>
    /// <param name="boxes"><c>[count, 4]</c>.</param>
    /// <param name="scores"><c>[count]</c>.</param>
    /// <param name="iouThreshold">The greatest share that two kept boxes may have in common, in [0, 1].</param>
    /// <param name="keep">Takes the places of the boxes that are kept, the greatest score first, at most as many as there is room for: <c>[count]</c> for all.</param>
    /// <param name="scoreThreshold">Boxes with this score or a lesser one are left out.</param>
    /// <returns>How many are kept.</returns>
    /// <exception cref="ArgumentException">A length does not fit, a box ends before it begins, a score is NaN, or the result shares memory with an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iouThreshold"/> is outside of [0, 1].</exception>
    public static int Nms(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, double iouThreshold, Span<int> keep, float scoreThreshold = float.NegativeInfinity) =>
        Suppress(boxes, scores, [], iouThreshold, keep, scoreThreshold);

    /// <summary><see cref="Nms"/> within each class: boxes of different classes leave each other alone (<c>torchvision.ops.batched_nms</c>).</summary>
    /// <param name="boxes"><c>[count, 4]</c>.</param>
    /// <param name="scores"><c>[count]</c>.</param>
    /// <param name="classes"><c>[count]</c>.</param>
    /// <param name="iouThreshold">The greatest share that two kept boxes of a class may have in common, in [0, 1].</param>
    /// <param name="keep">Takes the places of the boxes that are kept, the greatest score first, at most as many as there is room for: <c>[count]</c> for all.</param>
    /// <param name="scoreThreshold">Boxes with this score or a lesser one are left out.</param>
    /// <returns>How many are kept.</returns>
    /// <inheritdoc cref="Nms"/>
    public static int BatchedNms(
        ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, double iouThreshold, Span<int> keep, float scoreThreshold = float.NegativeInfinity)
    {
        Check.Length(classes.Length, scores.Length, nameof(classes), "[count]");
        Check.Overlap(keep, classes, nameof(keep), nameof(classes));
        return Suppress(boxes, scores, classes, iouThreshold, keep, scoreThreshold);
    }

    /// <summary>How many boxes there are.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of four.</exception>
    internal static int Count(ReadOnlySpan<float> boxes, string name) =>
        boxes.Length % 4 == 0 ? boxes.Length / 4 : throw new ArgumentException($"Got {boxes.Length:N0} values, expected [count, 4]: boxes have four.", name);

    /// <summary>A box, which ends where it begins or behind.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal static (float Left, float Top, float Right, float Bottom) At(ReadOnlySpan<float> boxes, int index, string name)
    {
        ReadOnlySpan<float> box = boxes.Slice(4 * index, 4);
        if (!(box[2] >= box[0] && box[3] >= box[1]))
        {
            ThrowBox(box, index, name);
        }

        return (box[0], box[1], box[2], box[3]);
    }

    /// <summary>The share that two boxes have in common.</summary>
    internal static float Share((float Left, float Top, float Right, float Bottom) a, (float Left, float Top, float Right, float Bottom) b)
    {
        float common = Common(a, b), union = Area(a) + Area(b) - common;
        return union > 0 ? common / union : 0;
    }

    private static void Pairs(ReadOnlySpan<float> boxes1, ReadOnlySpan<float> boxes2, Span<float> result, bool generalized)
    {
        int n = Count(boxes1, nameof(boxes1)), m = Count(boxes2, nameof(boxes2));
        Check.Length(result.Length, Check.Product(n, m), nameof(result), "[n, m]", "n", n, "m", m);
        Check.Overlap(result, boxes1, nameof(result), nameof(boxes1));
        Check.Overlap(result, boxes2, nameof(result), nameof(boxes2));
        for (int i = 0; i < n; i++)
        {
            var a = At(boxes1, i, nameof(boxes1));
            for (int j = 0; j < m; j++)
            {
                var b = At(boxes2, j, nameof(boxes2));
                float share = Share(a, b);
                result[(i * m) + j] = generalized ? share - Uncovered(a, b) : share;
            }
        }
    }

    /// <summary>The part of the smallest box around two that neither covers.</summary>
    private static float Uncovered((float Left, float Top, float Right, float Bottom) a, (float Left, float Top, float Right, float Bottom) b)
    {
        float around = (Math.Max(a.Right, b.Right) - Math.Min(a.Left, b.Left)) * (Math.Max(a.Bottom, b.Bottom) - Math.Min(a.Top, b.Top));
        return around > 0 ? (around - (Area(a) + Area(b) - Common(a, b))) / around : 0;
    }

    private static float Common((float Left, float Top, float Right, float Bottom) a, (float Left, float Top, float Right, float Bottom) b) =>
        Math.Max(Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left), 0) * Math.Max(Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top), 0);

    private static float Area((float Left, float Top, float Right, float Bottom) box) => (box.Right - box.Left) * (box.Bottom - box.Top);

    private static int Suppress(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, double iouThreshold, Span<int> keep, float scoreThreshold)
    {
        int count = Count(boxes, nameof(boxes));
        Check.Length(scores.Length, count, nameof(scores), "[count]");
        Check.Overlap(keep, boxes, nameof(keep), nameof(boxes));
        Check.Overlap(keep, scores, nameof(keep), nameof(scores));
        if (!(iouThreshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(iouThreshold), iouThreshold, $"iouThreshold is {iouThreshold}; it must lie in [0, 1].");
        }

        using var memory = new KernelScratch(2L * count);
        Span<ulong> order = Order(boxes, scores, scoreThreshold, SortKeys.In(memory.Span));
        int kept = 0;
        foreach (ulong key in order)
        {
            if (kept == keep.Length)
            {
                break;
            }

            int place = SortKeys.Place(key);
            if (!IsSuppressed(boxes, classes, place, keep[..kept], iouThreshold))
            {
                keep[kept++] = place;
            }
        }

        return kept;
    }

    /// <summary>The places of the boxes above a score, as keys, the greatest score first.</summary>
    private static Span<ulong> Order(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, float scoreThreshold, Span<ulong> keys)
    {
        int found = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                throw new ArgumentException($"Score {i} is NaN.", nameof(scores));
            }

            At(boxes, i, nameof(boxes));
            if (scores[i] > scoreThreshold || scoreThreshold == float.NegativeInfinity)
            {
                keys[found++] = SortKeys.Of(scores[i], i, descending: true);
            }
        }

        keys[..found].Sort();
        return keys[..found];
    }

    private static bool IsSuppressed(ReadOnlySpan<float> boxes, ReadOnlySpan<int> classes, int place, ReadOnlySpan<int> kept, double iouThreshold)
    {
        var box = At(boxes, place, nameof(boxes));
        foreach (int other in kept)
        {
            if ((classes.IsEmpty || classes[other] == classes[place]) && Share(box, At(boxes, other, nameof(boxes))) > iouThreshold)
            {
                return true;
            }
        }

        return false;
    }

    [DoesNotReturn]
    private static void ThrowBox(ReadOnlySpan<float> box, int index, string name) => throw new ArgumentException(
        $"Box {index} goes from ({box[0]}, {box[1]}) to ({box[2]}, {box[3]}): boxes have left ≤ right and top ≤ bottom; Boxes.Convert makes them of other formats.", name);
}
