using ModelGen.Images;

namespace ModelGen.Data.Tests.Images;

public sealed class ImageFolderTests
{
    private static readonly ImageReader plain = new(new ToTensor());

    [Fact]
    public void Classes_and_files_are_ordered_by_name()
    {
        using var folder = new TemporaryFolder();
        byte[] png = Picture.Coordinates(2, 2).Encode();
        foreach (string name in (string[])["b/2.png", "b/10.PNG", "b/a/x.jpeg", "b/Z.gif", "b/notes.txt", "b/.hidden.png", "B/only.webp", "a/deep/deeper/1.bmp", ".git/x.png", "outside.png"])
        {
            folder.Write(name, png);
        }

        var data = new ImageFolder(folder.Path, plain);
        Assert.Equal(["B", "a", "b"], data.Classes);
        Assert.Equal(
            ["B/only.webp", "a/deep/deeper/1.bmp", "b/10.PNG", "b/2.png", "b/Z.gif", "b/a/x.jpeg"],
            data.Files.Select(file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/')));
        Assert.Equal([0, 1, 2, 2, 2, 2], data.Labels);
        Assert.Equal(6, data.Count);
    }

    [Fact]
    public void Batches_have_images_and_labels()
    {
        using TemporaryFolder folder = Folder(classes: 3, height: 4, width: 5);
        var data = new ImageFolder(folder.Path, plain);
        Batch batch = data.Subset([2, 0]).ReadAll();
        Assert.Equal("image [2, 3, 4, 5], label [2] (integers)", batch.ToString());
        Assert.Equal([2, 0], batch.Ints("label"));
        float[] expected = new float[60];
        plain.Read(data.Files[2], expected);
        Assert.Equal(expected, batch.Floats("image")[..60]);
        plain.Read(data.Files[0], expected);
        Assert.Equal(expected, batch.Floats("image")[60..]);
        Assert.Equal("image [3, 4, 5, 1], label [3] (integers)", new ImageFolder(folder.Path, new ImageReader(new Grayscale(), new ToTensor(channelsLast: true))).ReadAll().ToString());
        Assert.Equal([9, 7], new ImageList([data.Files[1], data.Files[0]], [9, 7], plain).ReadAll().Ints("label"));
    }

    [Fact]
    public void Augmentation_follows_from_seed_epoch_and_example()
    {
        // Each image is a class, so that its label tells which one it is.
        using TemporaryFolder folder = Folder(classes: 10, height: 12, width: 12);
        var data = new ImageFolder(folder.Path, Augmenting());
        float[][] expected = Pass(new DataLoader(data, 10, seed: 5), epoch: 1);
        Assert.Equal(expected, Pass(new DataLoader(data, 10, seed: 5), epoch: 1));
        Assert.Equal(expected, Pass(new DataLoader(data, 3, shuffle: true, seed: 5), epoch: 1));
        Assert.Equal(expected, Pass(new DataLoader(data, 4, shuffle: true, seed: 5) { Prefetch = 2 }, epoch: 1));
        Assert.Equal(expected, Pass(new DataLoader(new ImageFolder(folder.Path, Augmenting()), 1, seed: 5), epoch: 1));
        AssertDiffers(expected, Pass(new DataLoader(data, 10, seed: 5), epoch: 0));
        AssertDiffers(expected, Pass(new DataLoader(data, 10, seed: 6), epoch: 1));

        // A run that goes on in the middle of a pass.
        var loader = new DataLoader(data, 3, shuffle: true, seed: 5);
        foreach (Batch batch in loader.Batches(epoch: 1, first: 2))
        {
            AssertImages(expected, batch);
        }

        // Two loaders may read at a time with one reader.
        using IEnumerator<Batch> one = new DataLoader(data, 2, seed: 5) { Prefetch = 2 }.Batches(1).GetEnumerator();
        using IEnumerator<Batch> other = new DataLoader(data, 2, seed: 5) { Prefetch = 2 }.Batches(1).GetEnumerator();
        while (one.MoveNext() && other.MoveNext())
        {
            AssertImages(expected, one.Current);
            AssertImages(expected, other.Current);
        }

        static ImageReader Augmenting() => new(new RandomRotation(20), new RandomCrop(10, padding: 1), new RandomHorizontalFlip(), new ToTensor());
    }

    [Fact]
    public void Examples_of_a_batch_are_changed_differently()
    {
        using var folder = new TemporaryFolder();
        byte[] png = Picture.Random(12, 12, 1).Encode();
        for (int i = 0; i < 50; i++)
        {
            folder.Write($"same/{i}.png", png);
        }

        Batch batch = new DataLoader(new ImageFolder(folder.Path, new ImageReader(new RandomHorizontalFlip(), new ToTensor())), 50).Batches().Single();
        float[] values = batch.Floats("image").ToArray();
        var kinds = values.Chunk(432).GroupBy(image => string.Join(' ', image)).Select(group => group.Count()).ToList();
        Assert.Equal(2, kinds.Count);
        Assert.All(kinds, count => Assert.InRange(count, 12, 38));
    }

    [Fact]
    public void Concatenated_datasets_keep_it()
    {
        using TemporaryFolder folder = Folder(classes: 4, height: 12, width: 12);
        var data = new ImageFolder(folder.Path, new ImageReader(new RandomRotation(20), new RandomCrop(8), new ToTensor()));
        float[] expected = new DataLoader(data, 4, seed: 3).Batches(2).Single().Floats("image").ToArray();
        float[] twice = new DataLoader(data.Concat(data), 8, seed: 3).Batches(2).Single().Floats("image").ToArray();
        Assert.Equal([.. expected, .. expected], twice);
    }

    [Fact]
    public void Folders_that_are_no_data_are_named()
    {
        using var folder = new TemporaryFolder();
        string none = Path.Combine(folder.Path, "none");
        Assert.Contains($"'{none}'", Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(none, plain)).Message, StringComparison.Ordinal);
        Assert.Contains($"'{folder.Path}' has no subfolders", Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path, plain)).Message, StringComparison.Ordinal);
        folder.Write("cat/1.png", [1]);
        folder.Write("dog/readme.txt", [1]);
        string message = Assert.Throws<InvalidDataException>(() => new ImageFolder(folder.Path, plain)).Message;
        Assert.Contains($"'{Path.Combine(folder.Path, "dog")}' has no images", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ImageList([], [], plain));
        Assert.Throws<ArgumentException>(() => new ImageList(["a.png"], [1, 2], plain));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageList(["a.png"], [-1], plain));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_batch_with_a_bad_file_is_empty(int prefetch)
    {
        using TemporaryFolder folder = Folder(classes: 4, height: 4, width: 5);
        string bad = folder.Write("class3/picture.png", Picture.Random(4, 5, 1).Encode()[..60]);
        var data = new ImageFolder(folder.Path, plain);
        Assert.Contains($"'{bad}'", Assert.Throws<InvalidDataException>(() => new DataLoader(data, 2) { Prefetch = prefetch }.Batches().Count()).Message, StringComparison.Ordinal);
        var batch = new Batch();
        Assert.Throws<InvalidDataException>(() => data.Read([0, 3], batch));
        Assert.Equal((0, ""), (batch.Count, batch.ToString()));
        data.Read([0, 1], batch);
        Assert.Equal(2, batch.Count);

        string other = folder.Write("class3/picture.png", Picture.Random(5, 5, 1).Encode());
        string message = Assert.Throws<InvalidDataException>(() => data.Read([0, 3], batch)).Message;
        Assert.Contains($"'{other}' becomes 5 × 5, '{data.Files[0]}' in the same batch 4 × 5", message, StringComparison.Ordinal);
        Assert.Equal(0, batch.Count);
        File.Delete(other);
        Assert.Throws<FileNotFoundException>(() => data.Read([3], batch));
    }

    private static TemporaryFolder Folder(int classes, int height, int width)
    {
        var folder = new TemporaryFolder();
        for (int i = 0; i < classes; i++)
        {
            folder.Write($"class{i}/picture.png", Picture.Random(height, width, i).Encode());
        }

        return folder;
    }

    private static float[][] Pass(DataLoader loader, int epoch)
    {
        float[][] images = new float[10][];
        foreach (Batch batch in loader.Batches(epoch))
        {
            for (int i = 0; i < batch.Count; i++)
            {
                images[batch.Ints("label")[i]] = batch.Floats("image").Slice(i * 300, 300).ToArray();
            }
        }

        return images;
    }

    private static void AssertImages(float[][] expected, Batch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            Assert.Equal(expected[batch.Ints("label")[i]], batch.Floats("image").Slice(i * 300, 300));
        }
    }

    private static void AssertDiffers(float[][] one, float[][] other) => Assert.All(one.Zip(other), pair => Assert.NotEqual(pair.First, pair.Second));
}
