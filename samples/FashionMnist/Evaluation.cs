using System.Numerics.Tensors;

namespace FashionMnist;

/// <summary>A model's scores for all images of a set.</summary>
internal sealed class Evaluation
{
    private const int Batch = 256;

    private readonly float[] logits;

    /// <summary>Runs the model on every image.</summary>
    public Evaluation(FashionNet net, ImageSet set)
    {
        logits = new float[set.Count * ImageSet.Classes];
        int right = 0;
        for (int start = 0; start < set.Count; start += Batch)
        {
            int count = Math.Min(Batch, set.Count - start);
            Span<float> scores = logits.AsSpan(start * ImageSet.Classes, count * ImageSet.Classes);
            net.Logits(set.Images(start, count), scores, count);
            ReadOnlySpan<int> labels = set.Labels(start, count);
            for (int i = 0; i < count; i++)
            {
                right += TensorPrimitives.IndexOfMax(scores.Slice(i * ImageSet.Classes, ImageSet.Classes)) == labels[i] ? 1 : 0;
            }
        }

        Accuracy = (double)right / set.Count;
    }

    /// <summary>The share of images whose greatest score is the one of their label.</summary>
    public double Accuracy { get; }

    /// <summary>Whether both models gave every image the same scores, bit by bit.</summary>
    public bool Equals(Evaluation other) => logits.AsSpan().SequenceEqual(other.logits);
}
