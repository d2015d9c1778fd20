using ModelGen.Runtime;

namespace ModelGen;

/// <content>From what a network says of the anchors to objects.</content>
public sealed partial class AnchorBoxes
{
    private const int DetectionValues = 6;

    /// <summary>
    /// The objects of an image, from what a detector says of its anchors: boxes with a probability above a threshold, cut off at the image's border, of which those of a class that overlap are one
    /// (<see cref="Boxes.BatchedNms"/>).
    /// </summary>
    /// <param name="probabilities">Of each class but the background, <c>[Count, classes]</c>.</param>
    /// <param name="offsets">How the boxes lie beside the anchors, <c>[Count, 4]</c>.</param>
    /// <param name="detections">
    /// Takes the objects, <c>[most, 6]</c>, the most probable first: left, top, right, bottom, probability and class. Rows that are left have the class −1, so that they are what
    /// <see cref="MeanAveragePrecision"/> takes.
    /// </param>
    /// <param name="scoreThreshold">The probability that an object exceeds.</param>
    /// <param name="iouThreshold">The greatest share that two objects of a class may have in common, in [0, 1].</param>
    /// <returns>How many objects there are in <paramref name="detections"/>.</returns>
    /// <exception cref="ArgumentException">A length does not fit, a number is NaN, or the result shares memory with an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iouThreshold"/> is outside of [0, 1].</exception>
    public int Detect(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> offsets, Span<float> detections, float scoreThreshold = 0.05f, double iouThreshold = 0.5)
    {
        Check.Length(offsets.Length, corners.Length, nameof(offsets), "[Count, 4]");
        if (Count == 0 ? !probabilities.IsEmpty : probabilities.Length % Count != 0)
        {
            throw new ArgumentException($"Got {probabilities.Length:N0} values, expected [Count, classes] with a Count of {Count:N0}.", nameof(probabilities));
        }

        if (detections.Length % DetectionValues != 0)
        {
            throw new ArgumentException($"Got {detections.Length:N0} values, expected [most, {DetectionValues}].", nameof(detections));
        }

        Check.Overlap(detections, probabilities, nameof(detections), nameof(probabilities));
        Check.Overlap(detections, offsets, nameof(detections), nameof(offsets));
        int candidates = 0;
        foreach (float probability in probabilities)
        {
            candidates += float.IsNaN(probability) || probability > scoreThreshold ? 1 : 0;
        }

        using var memory = new KernelScratch(corners.Length + (7L * candidates));
        Span<float> decoded = memory.Span[..corners.Length], boxes = memory.Span.Slice(corners.Length, 4 * candidates);
        Span<float> scores = memory.Span.Slice(corners.Length + (4 * candidates), candidates);
        Span<int> classes = Bits.AsIntegers(memory.Span.Slice(corners.Length + (5 * candidates), candidates));
        Span<int> keep = Bits.AsIntegers(memory.Span.Slice(corners.Length + (6 * candidates), candidates));
        Decode(offsets, decoded);
        Boxes.Clip(decoded, height, width);
        Gather(probabilities, decoded, scoreThreshold, boxes, scores, classes);
        keep = keep[..Math.Min(candidates, detections.Length / DetectionValues)];
        int kept = Boxes.BatchedNms(boxes, scores, classes, iouThreshold, keep);
        for (int i = 0; i < detections.Length / DetectionValues; i++)
        {
            Span<float> row = detections.Slice(i * DetectionValues, DetectionValues);
            row.Clear();
            row[^1] = -1;
            if (i < kept)
            {
                boxes.Slice(4 * keep[i], 4).CopyTo(row);
                (row[^2], row[^1]) = (scores[keep[i]], classes[keep[i]]);
            }
        }

        return kept;
    }

    /// <summary>Each class of each anchor that is probable enough, as a box of its own.</summary>
    private void Gather(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> decoded, float scoreThreshold, Span<float> boxes, Span<float> scores, Span<int> classes)
    {
        int place = 0, count = Count == 0 ? 0 : probabilities.Length / Count;
        for (int i = 0; i < probabilities.Length; i++)
        {
            if (float.IsNaN(probabilities[i]) || probabilities[i] > scoreThreshold)
            {
                decoded.Slice(i / count * 4, 4).CopyTo(boxes[(4 * place)..]);
                (scores[place], classes[place]) = (probabilities[i], i % count);
                place++;
            }
        }
    }
}
