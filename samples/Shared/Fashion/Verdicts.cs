using System.Numerics.Tensors;

namespace Samples;

/// <summary>What a network makes of all images of a set.</summary>
internal sealed class Verdicts
{
    private const int Batch = 256;

    private readonly float[] logits;

    /// <summary>Runs the network on every image.</summary>
    public Verdicts(FashionModel model, ImageSet set)
    {
        Set = set;
        logits = new float[set.Count * ImageSet.Classes];
        for (int start = 0; start < set.Count; start += Batch)
        {
            int count = Math.Min(Batch, set.Count - start);
            model.Scores(set.Images(start, count), logits.AsSpan(start * ImageSet.Classes, count * ImageSet.Classes), count);
        }

        for (int i = 0; i < set.Count; i++)
        {
            Counts[set.Labels(i, 1)[0], Verdict(i)]++;
        }
    }

    /// <summary>The images.</summary>
    public ImageSet Set { get; }

    /// <summary>How many images of a class, the first index, were taken for which, the second.</summary>
    public int[,] Counts { get; } = new int[ImageSet.Classes, ImageSet.Classes];

    /// <summary>The share of images whose greatest score is the one of their label.</summary>
    public double Accuracy => (double)Enumerable.Range(0, ImageSet.Classes).Sum(label => Counts[label, label]) / Set.Count;

    /// <summary>The share that one has right who always names the most frequent class.</summary>
    public double Guessing => (double)Enumerable.Range(0, ImageSet.Classes).Max(ImagesOf) / Set.Count;

    /// <summary>How many images of a class there are.</summary>
    public int ImagesOf(int label) => Enumerable.Range(0, ImageSet.Classes).Sum(verdict => Counts[label, verdict]);

    /// <summary>The class that an image was taken for.</summary>
    public int Verdict(int image) => TensorPrimitives.IndexOfMax(Scores(image));

    /// <summary>Whether an image was taken for what it is.</summary>
    public bool IsRight(int image) => Verdict(image) == Set.Labels(image, 1)[0];

    /// <summary>How probable the model holds its verdict on an image, 0 … 1.</summary>
    public float Certainty(int image)
    {
        Span<float> probabilities = stackalloc float[ImageSet.Classes];
        TensorPrimitives.SoftMax(Scores(image), probabilities);
        return TensorPrimitives.Max<float>(probabilities);
    }

    /// <summary>Whether both models gave every image the same scores, bit by bit.</summary>
    public bool Equals(Verdicts other) => logits.AsSpan().SequenceEqual(other.logits);

    private ReadOnlySpan<float> Scores(int image) => logits.AsSpan(image * ImageSet.Classes, ImageSet.Classes);
}
