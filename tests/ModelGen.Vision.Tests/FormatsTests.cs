using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>Inputs and results whose channels lie together, and inputs of bytes, against the same numbers in the order of the dimensions.</summary>
public sealed class FormatsTests
{
    private const int Height = 7;
    private const int Width = 5;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    public void All_forms_give_the_same(int batch)
    {
        var net = new Formats(seed: 3);
        byte[] pixels = Bytes(batch), planes = Planes(pixels, batch, 3);
        float[] image = Normalized(planes), imagePixels = Normalized(pixels);
        float[] expected = new float[batch * 4], actual = new float[batch * 4];
        net.Logits(image, expected, batch, Height, Width);
        net.OfPixels(imagePixels, actual, batch, Height, Width);
        Golden.Close(expected, actual, "pixels");
        net.OfBytes(pixels, actual, batch, Height, Width);
        Golden.Close(expected, actual, "bytes");
        net.OfPlanes(planes, actual, batch, Height, Width);
        Golden.Close(expected, actual, "planes of bytes");
    }

    [Fact]
    public void Gradients_lie_as_their_images_do()
    {
        const int batch = 2;
        var net = new Formats(seed: 3);
        byte[] pixels = Bytes(batch);
        float[] image = Normalized(Planes(pixels, batch, 3)), seeds = Golden.Signed(7, batch * 4), logits = new float[batch * 4];
        float[] dimage = new float[image.Length], dpixels = new float[image.Length];
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients(), others = net.CreateGradients();
        net.LogitsForward(image, logits, tape, batch, Height, Width);
        net.LogitsBackward(image, seeds, dimage, gradients, tape, batch, Height, Width);
        net.OfPixelsForward(Normalized(pixels), logits, tape, batch, Height, Width);
        net.OfPixelsBackward(Normalized(pixels), seeds, dpixels, others, tape, batch, Height, Width);
        Golden.Close(dimage, Planes(dpixels, batch, 3), "image");
        Assert.All(gradients.Zip(others), p => Golden.Close(p.First.ToArray(), p.Second.ToArray(), p.First.Name));

        // Bytes have no gradient, so that there is no place for one.
        others.Clear();
        net.OfBytesForward(pixels, logits, tape, batch, Height, Width);
        net.OfBytesBackward(pixels, seeds, others, tape, batch, Height, Width);
        Assert.All(gradients.Zip(others), p => Golden.Close(p.First.ToArray(), p.Second.ToArray(), p.First.Name));
    }

    [Fact]
    public void Results_lie_as_they_are_said_to()
    {
        const int batch = 3;
        var net = new Formats(seed: 3);
        float[] features = Golden.Signed(8, batch * 5 * Height * Width), planes = new float[batch * 3 * Height * Width], pixels = new float[planes.Length];
        net.Planes(features, planes, batch, Height, Width);
        net.Pixels(features, pixels, batch, Height, Width);
        Golden.Close(planes, Planes(pixels, batch, 3), "pixels");
        int[] image = [.. Bytes(batch).Select(b => (int)b)], greatest = new int[batch * Height * Width];
        net.Greatest(image, greatest, batch, Height, Width);
        Assert.Equal(image.Chunk(3).Select(p => Array.IndexOf(p, p.Max())), greatest);
    }

    [Fact]
    public void Batches_of_bytes_train_as_floats_do()
    {
        const int count = 24;
        byte[] pixels = Bytes(count);
        int[] labels = Golden.Indices(9, count, 4);
        var bytes = new TensorDataset { { "label", labels } };
        bytes.AddBytes("image", pixels, Height, Width, 3);
        var floats = new TensorDataset { { "label", labels }, { "image", Normalized(Planes(pixels, count, 3)), 3, Height, Width } };
        Formats a = new(seed: 3), b = new(seed: 3);
        using Formats.Trainer left = a.CreateTrainer(new SGD(0.1), 24, Height, Width), right = b.CreateTrainer(new SGD(0.1), 24, Height, Width);
        left.Fit(new DataLoader(bytes, 8, shuffle: true), left.StepLossOfBytes, new FitOptions { Epochs = 3 }, TestContext.Current.CancellationToken);
        right.Fit(new DataLoader(floats, 8, shuffle: true), right.Step, new FitOptions { Epochs = 3 }, TestContext.Current.CancellationToken);
        Assert.All(a.Parameters.Zip(b.Parameters), p => Golden.Close(p.First.ToArray(), p.Second.ToArray(), p.First.Name));

        // The two are joined, and taken for each other in no message.
        Batch batch = bytes.ReadAll();
        Assert.Equal("label [24] (integers), image [24, 7, 5, 3] (bytes)", batch.ToString());
        Assert.Equal(pixels, batch.Bytes("image"));
        Assert.Equal([.. pixels, .. pixels], bytes.Concat(bytes).ReadAll().Bytes("image"));
        Assert.Contains("'image' [batch, 3, height, width] of floats; the batch has image [24, 7, 5, 3] (bytes)", Assert.Throws<ArgumentException>(() => left.Step(batch)).Message, StringComparison.Ordinal);
        Assert.Contains("'image' [batch, height, width, 3] of bytes; the batch has image [24, 3, 7, 5] of floats", Assert.Throws<ArgumentException>(() => left.StepLossOfBytes(floats.ReadAll())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        const int batch = 2;
        var net = new Formats(seed: 3);
        byte[] pixels = Bytes(batch);
        float[] logits = new float[batch * 4];
        int[] labels = Golden.Indices(9, batch, 4);
        using Formats.Trainer trainer = net.CreateTrainer(new Adam(), batch, Height, Width);
        Allocations.None(() => net.OfBytes(pixels, logits, batch, Height, Width));
        Allocations.None(() => net.OfBytes(new(pixels, [batch, Height, Width, 3]), new(logits, [batch, 4])));
        Allocations.None(() => trainer.StepLossOfBytes(pixels, labels, batch, Height, Width));
    }

    private static byte[] Bytes(int batch) => [.. Golden.Uniform(6, batch * Height * Width * 3).Select(v => (byte)(v * 256))];

    private static float[] Normalized(byte[] pixels) => [.. pixels.Select(b => ((b / 255f) - 0.5f) * 2)];

    /// <summary>Images whose channels lie together with each channel by itself.</summary>
    private static T[] Planes<T>(T[] pixels, int batch, int channels)
    {
        int size = batch == 0 ? 0 : pixels.Length / batch / channels;
        return [.. from image in Enumerable.Range(0, batch) from channel in Enumerable.Range(0, channels) from pixel in Enumerable.Range(0, size) select pixels[(((image * size) + pixel) * channels) + channel]];
    }
}
