using System.Text.Json;
using static ModelGen.MessageText;

namespace ModelGen;

/// <summary>
/// The index of a model that lies in several files: <c>{"metadata": {…}, "weight_map": {"name": "model-00001-of-00002.safetensors", …}}</c>. Names of files are checked before any is
/// opened: an index from elsewhere must not reach out of its folder.
/// </summary>
internal static class SafetensorsIndex
{
    /// <summary>Reads which file has which tensor.</summary>
    /// <param name="path">The index.</param>
    /// <param name="problems">Takes what is wrong with names, a line for each.</param>
    /// <returns>The names of files by the names of tensors, those that are usable.</returns>
    /// <exception cref="InvalidDataException">It is no index.</exception>
    public static Dictionary<string, string> Read(string path, List<string> problems)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadOnlySpan<byte> json = ReadBytes(path);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Invalid(path, "it is not a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isMap = reader.GetString() == "weight_map";
                reader.Read();
                if (isMap && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadMap(ref reader, files, problems);
                }
                else
                {
                    reader.Skip();
                }
            }

            // Only blanks may follow; anything else makes Read throw.
            reader.Read();
        }
        catch (JsonException exception)
        {
            throw Invalid(path, $"it is not valid JSON ({exception.Message})", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw Invalid(path, "it has text that is not valid Unicode", exception);
        }

        return files.Count + problems.Count > 0 ? files : throw Invalid(path, "it has no weight_map that says which file has which tensor");
    }

    private static void ReadMap(ref Utf8JsonReader reader, Dictionary<string, string> files, List<string> problems)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string tensor = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                problems.Add($"{Name(tensor)}: the index has no name of a file for it");
                reader.Skip();
                continue;
            }

            string file = reader.GetString()!;
            if (!IsPlainName(file))
            {
                if (refused.TryAdd(file, tensor))
                {
                    problems.Add($"{Quote(file)}, which the index names, is not the name of a file beside it");
                }
            }
            else if (!files.TryAdd(tensor, file))
            {
                problems.Add($"{Name(tensor)}: the index has it twice");
            }
        }
    }

    /// <summary>A name within the folder, on every system.</summary>
    private static bool IsPlainName(string name)
    {
        foreach (char c in name)
        {
            if (c is < ' ' or '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')
            {
                return false;
            }
        }

        return name.Length is > 0 and < 256 && name is not ("." or "..") && name[^1] is not (' ' or '.');
    }

    private static ReadOnlySpan<byte> ReadBytes(string path)
    {
        using var file = new FileByteSource(path);
        long length = file.Length!.Value;
        if (length > SafetensorsHeader.MaximumLength)
        {
            throw Invalid(path, $"it has {length} bytes; an index has at most {SafetensorsHeader.MaximumLength}");
        }

        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < bytes.Length && file.Read(filled, bytes.AsSpan(filled)) is > 0 and var count)
        {
            filled += count;
        }

        return bytes.AsSpan(0, filled);
    }

    private static InvalidDataException Invalid(string path, string reason, Exception? inner = null) => new($"Cannot read the index '{path}': {reason}.", inner);
}
