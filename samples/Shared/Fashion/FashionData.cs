namespace Samples;

/// <summary>Fashion-MNIST: images to train on and images to test on.</summary>
/// <param name="Training">60,000 images, or 6,000 of the subset.</param>
/// <param name="Test">10,000 images, or 1,000 of the subset.</param>
/// <param name="Origin">Where they come from, for people.</param>
/// <param name="IsSubset">Whether it is the subset that comes along.</param>
internal sealed record FashionData(ImageSet Training, ImageSet Test, string Origin, bool IsSubset)
{
    /// <summary>Where Debian's package <c>dataset-fashion-mnist</c> puts its files.</summary>
    private const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>Loads the full set from <paramref name="folder"/>; without one, from Debian's package; without that, the subset beside the program.</summary>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static FashionData Load(string? folder) =>
        folder is not null ? Load(folder, folder, isSubset: false)
        : Directory.Exists(DebianFolder) ? Load(DebianFolder, "Debian's dataset-fashion-mnist", isSubset: false)
        : Load(SubsetFolder, "the subset that comes along; --data takes the folder of the full set", isSubset: true);

    /// <summary>The training images of the subset that comes along.</summary>
    public static ImageSet LoadSubset() => ImageSet.Load(SubsetFolder, "train");

    private static string SubsetFolder => Path.Combine(AppContext.BaseDirectory, "data");

    private static FashionData Load(string folder, string origin, bool isSubset) =>
        new(ImageSet.Load(folder, "train"), ImageSet.Load(folder, "t10k"), origin, isSubset);
}
