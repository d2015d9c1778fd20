namespace SpamFilter;

/// <summary>What a model makes of all messages of a set.</summary>
internal sealed class Evaluation
{
    private readonly float[] logits;

    /// <summary>Runs the model on every message.</summary>
    public Evaluation(SpamNet net, MailSet set, Settings settings)
    {
        int[] order = [.. Enumerable.Range(0, set.Count).OrderBy(index => set.Words[index].Length)];
        var batch = new MailBatch(settings.Batch, settings.Words);
        float[] scores = new float[settings.Batch * MailSet.Classes];
        logits = new float[set.Count * MailSet.Classes];
        foreach (int[] indices in order.Chunk(settings.Batch))
        {
            batch.Fill(set, indices);
            Span<float> result = scores.AsSpan(0, batch.Count * MailSet.Classes);
            net.Logits(batch.Words, batch.Lengths, result, batch.Count, batch.Time);
            for (int i = 0; i < indices.Length; i++)
            {
                result.Slice(i * MailSet.Classes, MailSet.Classes).CopyTo(logits.AsSpan(indices[i] * MailSet.Classes));
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
