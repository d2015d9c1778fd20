namespace ModelGen.Images;

/// <summary>
/// Images in a folder that has a subfolder for each class (<c>torchvision.datasets.ImageFolder</c>). Classes are ordered by name, and so are the files of a class, also those of its
/// subfolders; orders are ordinal, the same on every machine. Files end in .png, .jpg, .jpeg, .webp, .bmp or .gif; others and hidden ones are left out.
/// </summary>
public sealed class ImageFolder : ImageList
{
    /// <summary>Lists a folder; images are read when they are needed.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="reader">Reads the images; all of a batch must come out in one size.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no subfolders, or one has no images; the message names it.</exception>
    public ImageFolder(string root, ImageReader reader)
        : this(FolderListing.Of(root), reader)
    {
    }

    private ImageFolder(FolderListing listing, ImageReader reader)
        : base(listing.Files, listing.Labels, reader) => Classes = listing.Classes;

    /// <summary>The names of the classes; a label is a position in them.</summary>
    public IReadOnlyList<string> Classes { get; }
}
