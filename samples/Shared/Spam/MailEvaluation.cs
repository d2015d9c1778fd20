using ModelGen;

namespace Samples;

/// <summary>What a model makes of all messages of a set.</summary>
internal sealed class MailEvaluation
{
    private readonly float[] logits;

    /// <summary>Runs the model on every message.</summary>
    /// <param name="model">Gives the scores of a batch, <c>[batch, 2]</c>.</param>
    /// <param name="set">The messages.</param>
    /// <param name="size">The most messages of a batch.</param>
    public MailEvaluation(Func<Batch, ReadOnlySpan<float>> model, MailSet set, int size)
    {
        logits = new float[set.Count * MailSet.Classes];
        int[] order = set.Order();
        foreach (Batch batch in set.InOrderOfLength(size).Batches())
        {
            ReadOnlySpan<float> result = model(batch);
            for (int i = 0; i < batch.Count; i++)
            {
                int message = order[(batch.Index * size) + i];
                result.Slice(i * MailSet.Classes, MailSet.Classes).CopyTo(logits.AsSpan(message * MailSet.Classes));
            }
        }

        Confusion = MailConfusion.Of(logits, set.Labels);
    }

    /// <summary>What was taken for what.</summary>
    public MailConfusion Confusion { get; }

    /// <summary>The share of messages classified right.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>Whether both models gave every message the same scores, bit by bit.</summary>
    public bool Equals(MailEvaluation other) => logits.AsSpan().SequenceEqual(other.logits);
}
