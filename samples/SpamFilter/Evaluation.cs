using ModelGen;

namespace SpamFilter;

/// <summary>What a model makes of all messages of a set.</summary>
internal sealed class Evaluation
{
    private readonly float[] logits;

    /// <summary>Runs the model on every message.</summary>
    public Evaluation(SpamNet net, MailSet set, Settings settings)
    {
        logits = new float[set.Count * MailSet.Classes];
        int[] order = set.Order();
        foreach (Batch batch in set.InOrderOfLength(settings.Batch).Batches())
        {
            ReadOnlySpan<float> result = net.Logits(batch);
            for (int i = 0; i < batch.Count; i++)
            {
                int message = order[(batch.Index * settings.Batch) + i];
                result.Slice(i * MailSet.Classes, MailSet.Classes).CopyTo(logits.AsSpan(message * MailSet.Classes));
            }
        }

        Confusion = ConfusionMatrix.Of(logits, set.Labels);
    }

    /// <summary>What was taken for what.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The share of messages classified right.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>Whether both models gave every message the same scores, bit by bit.</summary>
    public bool Equals(Evaluation other) => logits.AsSpan().SequenceEqual(other.logits);
}
