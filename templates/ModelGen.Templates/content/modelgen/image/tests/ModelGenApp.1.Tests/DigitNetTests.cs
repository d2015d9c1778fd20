using ModelGen;

namespace ModelGenApp._1.Tests;

public sealed class DigitNetTests
{
    private static readonly string digits = Path.Combine(AppContext.BaseDirectory, "data", "digits.csv.gz");

    [Fact]
    public void It_learns_to_read_digits()
    {
        (Dataset training, Dataset test) = DigitImages.Load(digits).RandomSplit(0.8, seed: 1);

        var (_, history) = DigitImages.Train(training, test, epochs: 4, seed: 1);

        Assert.InRange(history.Of("val_accuracy")[^1], 0.9, 1);
    }

    [Fact]
    public void An_image_has_the_same_scores_alone_and_among_others()
    {
        var net = new DigitNet(seed: 1);
        Batch batch = DigitImages.Load(digits).ReadAll();
        float[] one = new float[10];

        ReadOnlySpan<float> all = net.Scores(batch);
        net.Scores(batch.Floats("image")[..DigitImages.Pixels], one, batch: 1);

        for (int i = 0; i < one.Length; i++)
        {
            Assert.Equal(all[i], one[i], 1e-5f);
        }
    }
}
