using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// How well objects are found: the precision averaged over 101 recalls, then over classes, then over the shares from which a detection counts as right (<c>torchmetrics.detection.MeanAveragePrecision</c>,
/// COCO's evaluation). A detection is right if its box has at least such a share in common with that of an object of its class that no detection of a greater score has found. Classes without objects
/// do not count; NaN without any. It keeps scores and verdicts of all detections.
/// </summary>
public sealed class MeanAveragePrecision : Metric
{
    private const int DetectionValues = 6;
    private const int ObjectValues = 5;
    private const int Recalls = 100;

    private readonly double[] thresholds;
    private readonly List<Detection>[] detections;
    private readonly long[] objects;

    /// <summary>A metric of detections of some classes.</summary>
    /// <param name="numClasses">The number of classes, at least 1.</param>
    /// <param name="iouThresholds">The shares in (0, 1], at most 32; 0.5 without any, and <see cref="CocoThresholds"/> are COCO's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MeanAveragePrecision(int numClasses, params ReadOnlySpan<double> iouThresholds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numClasses, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iouThresholds.Length, 32, nameof(iouThresholds));
        foreach (double threshold in iouThresholds)
        {
            if (!(threshold is > 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(iouThresholds), threshold, $"A threshold is {threshold}; it must lie in (0, 1].");
            }
        }

        thresholds = iouThresholds.IsEmpty ? [0.5] : iouThresholds.ToArray();
        objects = new long[numClasses];
        detections = new List<Detection>[numClasses];
        foreach (ref List<Detection> list in detections.AsSpan())
        {
            list = [];
        }
    }

    /// <summary>0.5, 0.55 … 0.95.</summary>
    public static ReadOnlySpan<double> CocoThresholds => [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];

    /// <summary>Of the detections of an image and a class, the most that count, those of the greatest scores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxDetections
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 100;

    /// <inheritdoc/>
    public override MetricMode Mode => MetricMode.Max;

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            (double sum, int count) = (0, 0);
            foreach (double value in PerClass)
            {
                (sum, count) = double.IsNaN(value) ? (sum, count) : (sum + value, count + 1);
            }

            return Ratio(sum, count, double.NaN);
        }
    }

    /// <summary>The average precision of each class; NaN for one without objects.</summary>
    public IReadOnlyList<double> PerClass
    {
        get
        {
            var values = new double[objects.Length];
            for (int label = 0; label < values.Length; label++)
            {
                double sum = 0;
                for (int i = 0; i < thresholds.Length; i++)
                {
                    sum += AveragePrecision(label, i);
                }

                values[label] = sum / thresholds.Length;
            }

            return values;
        }
    }

    /// <inheritdoc/>
    protected override string DefaultName => thresholds is [0.5] ? "map_50" : "map";

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(objects);
        foreach (List<Detection> list in detections)
        {
            list.Clear();
        }
    }

    /// <summary>Takes the detections in a batch of images.</summary>
    /// <param name="predictions"><c>[batch, detections, 6]</c>: left, top, right and bottom of a box, its score and its class; a class of −1 is no detection.</param>
    /// <param name="target"><c>[batch, objects, 5]</c>: left, top, right, bottom and class; a class of −1 is no object.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is none, a score is NaN, or a box ends before it begins.</exception>
    public override void Update(ReadOnlySpan<float> predictions, BatchColumn target)
    {
        ArgumentNullException.ThrowIfNull(target);
        ReadOnlySpan<int> shape = target.Dimensions;
        if (shape.Length != 3 || shape[2] != ObjectValues)
        {
            throw new ArgumentException($"{target}: objects are [batch, objects, {ObjectValues}].", nameof(target));
        }

        int batch = shape[0];
        if (batch == 0 ? !predictions.IsEmpty : predictions.Length % (batch * DetectionValues) != 0)
        {
            throw new ArgumentException($"Got {predictions.Length:N0} values, expected [batch, detections, {DetectionValues}] with a batch of {batch}.", nameof(predictions));
        }

        for (int i = 0; i < batch; i++)
        {
            (int given, int truth) = (predictions.Length / batch, shape[1] * ObjectValues);
            Update(predictions.Slice(i * given, given), target.Floats.Slice(i * truth, truth));
        }
    }

    /// <summary>Takes the detections in an image.</summary>
    /// <param name="predictions"><c>[detections, 6]</c>: left, top, right and bottom of a box, its score and its class; a class of −1 is no detection.</param>
    /// <param name="target"><c>[objects, 5]</c>: left, top, right, bottom and class; a class of −1 is no object.</param>
    /// <inheritdoc cref="Update(ReadOnlySpan{float}, BatchColumn)"/>
    public void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<float> target)
    {
        (float[][] given, float[][] truth) = (Rows(predictions, DetectionValues, nameof(predictions)), Rows(target, ObjectValues, nameof(target)));
        Array.Sort(given, Order);
        for (int label = 0; label < objects.Length; label++)
        {
            List<float[]> ofClass = [];
            foreach (float[] row in truth)
            {
                if (row[^1] == label)
                {
                    ofClass.Add(row);
                }
            }

            objects[label] += ofClass.Count;
            Match(given, ofClass, label);
        }
    }

    /// <summary>The greatest score first; of equal ones the first, by its place behind the row's values.</summary>
    private static int Order(float[] a, float[] b) => a[4] != b[4] ? b[4].CompareTo(a[4]) : a[^2].CompareTo(b[^2]);

    /// <summary>Each detection goes to the object, of those that are left, that it has most in common with.</summary>
    private void Match(float[][] given, List<float[]> ofClass, int label)
    {
        Span<uint> taken = new uint[ofClass.Count];
        int counted = 0;
        foreach (float[] row in given)
        {
            if (row[^1] != label || counted == MaxDetections)
            {
                continue;
            }

            counted++;
            uint right = 0;
            for (int i = 0; i < thresholds.Length; i++)
            {
                (int best, double greatest) = (-1, thresholds[i]);
                for (int j = 0; j < ofClass.Count; j++)
                {
                    double share = Share(row, ofClass[j]);
                    if ((taken[j] >> i & 1) == 0 && share >= greatest && (best < 0 || share > greatest))
                    {
                        (best, greatest) = (j, share);
                    }
                }

                if (best >= 0)
                {
                    taken[best] |= 1u << i;
                    right |= 1u << i;
                }
            }

            detections[label].Add(new Detection(row[4], right));
        }
    }

    /// <summary>In double precision, so that a share of exactly a threshold counts.</summary>
    private static double Share(float[] a, float[] b)
    {
        double width = Math.Max(Math.Min(a[2], b[2]) - (double)Math.Max(a[0], b[0]), 0), height = Math.Max(Math.Min(a[3], b[3]) - (double)Math.Max(a[1], b[1]), 0);
        double union = (((double)a[2] - a[0]) * ((double)a[3] - a[1])) + (((double)b[2] - b[0]) * ((double)b[3] - b[1])) - (width * height);
        return Ratio(width * height, union, 0);
    }

    /// <summary>The rows of a table that are something, each with its class last; before it, that of a detection has its place.</summary>
    private float[][] Rows(ReadOnlySpan<float> table, int values, string name)
    {
        if (table.Length % values != 0)
        {
            throw new ArgumentException($"Got {table.Length:N0} values, expected rows of {values}.", name);
        }

        List<float[]> rows = [];
        for (int i = 0; i < table.Length; i += values)
        {
            ReadOnlySpan<float> row = table.Slice(i, values);
            float label = row[^1];
            if (label == -1)
            {
                continue;
            }

            if (!(label >= 0 && label < objects.Length && label == MathF.Floor(label)))
            {
                throw new ArgumentException($"Row {i / values} has the class {label}; there are 0 to {objects.Length - 1}, and −1 for none.", name);
            }

            if (!(row[2] >= row[0] && row[3] >= row[1]) || float.IsNaN(row[4]))
            {
                throw new ArgumentException($"Row {i / values} is ({string.Join(", ", row.ToArray())}): boxes have left ≤ right and top ≤ bottom, and scores are numbers.", name);
            }

            rows.Add(values == DetectionValues ? [row[0], row[1], row[2], row[3], row[4], i, label] : row.ToArray());
        }

        return [.. rows];
    }

    /// <summary>Of a class without objects NaN; else the mean over recalls 0, 0.01 … 1 of the greatest precision that is reached with this recall or a greater one.</summary>
    private double AveragePrecision(int label, int threshold)
    {
        if (objects[label] == 0)
        {
            return double.NaN;
        }

        Detection[] sorted = [.. detections[label]];
        SortByScore(sorted);
        (var recall, var precision) = (new double[sorted.Length], new double[sorted.Length]);
        long right = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            right += sorted[i].Right >> threshold & 1;
            (recall[i], precision[i]) = ((double)right / objects[label], (double)right / (i + 1));
        }

        for (int i = sorted.Length - 2; i >= 0; i--)
        {
            precision[i] = Math.Max(precision[i], precision[i + 1]);
        }

        (double sum, int place) = (0, 0);
        for (int step = 0; step <= Recalls; step++)
        {
            while (place < recall.Length && recall[place] < step / (double)Recalls)
            {
                place++;
            }

            sum += place < precision.Length ? precision[place] : 0;
        }

        return sum / (Recalls + 1);
    }

    /// <summary>The greatest score first, of equal ones that which came first.</summary>
    private static void SortByScore(Detection[] sorted)
    {
        var keys = new ulong[sorted.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Runtime.SortKeys.Of(sorted[i].Score, i, descending: true);
        }

        keys.AsSpan().Sort(sorted.AsSpan());
    }

    /// <summary>A detection.</summary>
    /// <param name="Score">How sure the model is.</param>
    /// <param name="Right">A bit for each threshold: whether it found an object.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Detection(float Score, uint Right);
}
