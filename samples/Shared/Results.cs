namespace Samples;

/// <summary>The folder for what a job makes.</summary>
internal static class Results
{
    /// <summary>Makes the folder, and sees before the work begins that files can be written there.</summary>
    /// <exception cref="IOException">They cannot.</exception>
    public static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"Cannot write to the folder '{folder}': {exception.Message} Take another --output.", exception);
        }
    }

    /// <summary>Writes a file that appears whole or not at all.</summary>
    public static void Write(string path, byte[] content)
    {
        string temporary = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
