using System.Text.Json;

namespace ModelGen;

// Writing; reading is the larger part.
internal sealed partial class SafetensorsHeader
{
    /// <summary>The header of a file that holds <paramref name="tensors"/>, padded with spaces to a multiple of 8 bytes.</summary>
    public static byte[] Format(IEnumerable<SafetensorsTensor> tensors, IDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(MetadataKey);
                foreach (KeyValuePair<string, string> pair in metadata)
                {
                    json.WriteString(pair.Key, pair.Value);
                }

                json.WriteEndObject();
            }

            foreach (SafetensorsTensor tensor in tensors)
            {
                Format(json, tensor);
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void Format(Utf8JsonWriter json, SafetensorsTensor tensor)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype"u8, tensor.Type.Name());
        json.WriteStartArray("shape"u8);
        foreach (int dimension in tensor.Shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets"u8);
        json.WriteNumberValue(tensor.Offset);
        json.WriteNumberValue(tensor.Offset + tensor.ByteLength);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
