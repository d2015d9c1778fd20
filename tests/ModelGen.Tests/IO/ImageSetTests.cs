using System.IO.Compression;
using Samples;

namespace ModelGen.Tests.IO;

public sealed class ImageSetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("train", 6000)]
    [InlineData("t10k", 1000)]
    public void The_subset_has_as_many_images_of_every_class(string name, int count)
    {
        var set = ImageSet.Load(Path.Combine(AppContext.BaseDirectory, "data"), name);
        Assert.Equal(count, set.Count);
        int[] perClass = new int[ImageSet.Classes];
        foreach (int label in set.Labels(0, count))
        {
            perClass[label]++;
        }

        Assert.All(perClass, images => Assert.Equal(count / ImageSet.Classes, images));
        Assert.Equal(0, set.Images(0, count).ToArray().Min());
        Assert.Equal(1, set.Images(0, count).ToArray().Max());
    }

    [Fact]
    public void A_batch_is_gathered_by_index()
    {
        var set = ImageSet.Load(Path.Combine(AppContext.BaseDirectory, "data"), "t10k");
        var batch = new Batch();
        set.ToDataset().Read([7, 999], batch);
        float[] images = batch.Floats("image").ToArray();
        Assert.Equal(set.Images(7, 1), images.AsSpan(0, ImageSet.Pixels));
        Assert.Equal(set.Images(999, 1), images.AsSpan(ImageSet.Pixels));
        Assert.Equal([set.Labels(7, 1)[0], set.Labels(999, 1)[0]], batch.Ints("label").ToArray());
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        byte[] image = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[ImageSet.Pixels]];
        Write("train-images-idx3-ubyte", image);
        Assert.Throws<FileNotFoundException>(() => ImageSet.Load(folder, "train"));
        Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 1, 2]);
        Assert.Contains("there are 1 images", Assert.Throws<InvalidDataException>(() => ImageSet.Load(folder, "train")).Message);
        Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 10]);
        Assert.Contains("not 0 to 9", Assert.Throws<InvalidDataException>(() => ImageSet.Load(folder, "train")).Message);
        Write("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 9]);
        Assert.Equal(1, ImageSet.Load(folder, "train").Count);
        image[11] = 27;
        Write("train-images-idx3-ubyte", image[..^28]);
        Assert.Contains("[1, 27, 28]", Assert.Throws<InvalidDataException>(() => ImageSet.Load(folder, "train")).Message);
    }

    [Fact]
    public void Plain_files_are_read_as_compressed_ones()
    {
        foreach (string name in (string[])["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
        {
            using var compressed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, "data", name + ".gz")), CompressionMode.Decompress);
            using FileStream plain = File.Create(Path.Combine(folder, name));
            compressed.CopyTo(plain);
        }

        Assert.Equal(1000, ImageSet.Load(folder, "t10k").Count);
    }

    private void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(folder, name), content);
}
