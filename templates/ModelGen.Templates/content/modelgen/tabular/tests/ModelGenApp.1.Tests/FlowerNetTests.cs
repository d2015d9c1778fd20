using ModelGen;

namespace ModelGenApp._1.Tests;

public sealed class FlowerNetTests
{
    private static readonly string table = Path.Combine(AppContext.BaseDirectory, "data", "iris.csv");

    [Fact]
    public void It_learns_to_tell_kinds_apart()
    {
        var (_, history) = FlowerTable.Train(FlowerTable.Load(table), epochs: 30, seed: 1);

        Assert.InRange(history.Of("val_accuracy")[^1], 0.9, 1);
    }

    [Fact]
    public void A_loaded_network_says_what_the_saved_one_says()
    {
        using var file = new MemoryStream();
        var net = new FlowerNet(seed: 1);
        float[] flower = [5.1f, 3.5f, 1.4f, 0.2f], scores = new float[3], loaded = new float[3];
        net.Save(file);
        net.Scores(flower, scores, batch: 1);

        FlowerNet.FromBytes(file.ToArray()).Scores(flower, loaded, batch: 1);

        Assert.Equal(scores, loaded);
    }
}
