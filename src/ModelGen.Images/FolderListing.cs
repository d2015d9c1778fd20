namespace ModelGen.Images;

/// <summary>The classes and files of a folder.</summary>
internal sealed record FolderListing(string[] Classes, string[] Files, int[] Labels)
{
    private static readonly string[] extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"];

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">It has no subfolders, or one has no images.</exception>
    internal static FolderListing Of(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException($"There is no folder '{root}'.");
        }

        // What is hidden is skipped by default; what cannot be read is not.
        var options = new EnumerationOptions { IgnoreInaccessible = false };
        string[] classes = Array.ConvertAll(Directory.GetDirectories(root, "*", options), folder => Path.GetFileName(folder));
        Array.Sort(classes, StringComparer.Ordinal);
        if (classes.Length == 0)
        {
            throw new InvalidDataException($"'{root}' has no subfolders; it must have one for each class, with its images.");
        }

        var files = new List<string>();
        var labels = new List<int>();
        for (int label = 0; label < classes.Length; label++)
        {
            List<string> some = ImagesOf(Path.Combine(root, classes[label]));
            files.AddRange(some);
            labels.AddRange(Enumerable.Repeat(label, some.Count));
        }

        return new FolderListing(classes, [.. files], [.. labels]);
    }

    private static List<string> ImagesOf(string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = false, RecurseSubdirectories = true };
        List<string> images = [.. Directory.EnumerateFiles(folder, "*", options).Where(file => extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))];
        if (images.Count == 0)
        {
            throw new InvalidDataException($"'{folder}' has no images ({string.Join(", ", extensions)}); a folder without any is no class.");
        }

        images.Sort(Compare);
        return images;
    }

    /// <summary>Folder by folder, as torchvision walks them.</summary>
    private static int Compare(string one, string other)
    {
        int folders = string.CompareOrdinal(FolderOf(one), FolderOf(other));
        return folders != 0 ? folders : string.CompareOrdinal(Path.GetFileName(one), Path.GetFileName(other));
    }

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace(Path.DirectorySeparatorChar, '/');
}
