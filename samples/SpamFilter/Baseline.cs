using ModelGen;
using ModelGen.Text;
using Samples;

namespace SpamFilter;

/// <summary>Trains logistic regression on TF-IDF features of the same messages: a figure to compare with.</summary>
internal static class Baseline
{
    private const int Epochs = 20;
    private const int BatchSize = 64;
    private const float LearningRate = 1e-2f;

    /// <summary>Trains and tests.</summary>
    /// <param name="training">What to train on.</param>
    /// <param name="test">What to test on.</param>
    /// <param name="seed">Decides the first weights and the order of the messages.</param>
    public static MailConfusion Run(MailSet training, MailSet test, int seed)
    {
        var features = TfIdf.Fit(new BagOfWords(TfIdfNet.Words), training.Words, new TfIdfOptions { SublinearTf = true });
        var net = new TfIdfNet(seed);
        using var trainer = net.CreateTrainer(new Adam(LearningRate), BatchSize);
        float[] rows = new float[BatchSize * TfIdfNet.Words];
        int[] order = [.. Enumerable.Range(0, training.Count)];
        var random = new Random(seed);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (int[] indices in order.Chunk(BatchSize))
            {
                Span<float> batch = rows.AsSpan(0, indices.Length * TfIdfNet.Words);
                features.Transform(batch, Array.ConvertAll(indices, index => training.Words[index]));
                trainer.Step(batch, Array.ConvertAll(indices, index => training.Labels[index]), indices.Length);
            }
        }

        float[] logits = new float[test.Count * MailSet.Classes];
        Span<float> row = rows.AsSpan(0, TfIdfNet.Words);
        for (int i = 0; i < test.Count; i++)
        {
            features.Transform(row, test.Words[i]);
            net.Logits(row, logits.AsSpan(i * MailSet.Classes, MailSet.Classes), 1);
        }

        return MailConfusion.Of(logits, test.Labels);
    }
}
