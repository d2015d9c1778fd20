namespace ModelGen;

/// <summary>Names and sizes of the element types, in the order of <see cref="SafetensorsType"/>.</summary>
internal static class SafetensorsTypes
{
    private static readonly string[] names =
        ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "F64", "I64", "U64"];

    private static ReadOnlySpan<byte> Sizes => [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 8, 8, 8];

    /// <summary>The type's name in a file's header.</summary>
    public static string Name(this SafetensorsType type) => names[(int)type];

    /// <summary>Bytes per element.</summary>
    public static int Size(this SafetensorsType type) => Sizes[(int)type];

    /// <summary>The type of that name; false if the format has none.</summary>
    public static bool TryParse(string name, out SafetensorsType type)
    {
        int index = Array.IndexOf(names, name);
        type = (SafetensorsType)Math.Max(index, 0);
        return index >= 0;
    }
}
