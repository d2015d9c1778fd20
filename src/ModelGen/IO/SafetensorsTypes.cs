namespace ModelGen;

/// <summary>Names and sizes of the element types, in the order of <see cref="SafetensorsType"/>.</summary>
internal static class SafetensorsTypes
{
    private static readonly string[] names =
        ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "I16", "U16", "F16", "BF16", "I32", "U32", "F32", "F64", "I64", "U64"];

    private static ReadOnlySpan<byte> Sizes => [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 8, 8, 8];

    /// <summary>The name in a file's header of a type that is known.</summary>
    public static string Name(this SafetensorsType type) => names[(int)type];

    /// <summary>Bytes per element of a type that is known.</summary>
    public static int Size(this SafetensorsType type) => Sizes[(int)type];

    /// <summary>The type of that name.</summary>
    public static SafetensorsType Parse(string name)
    {
        int index = Array.IndexOf(names, name);
        return index < 0 ? SafetensorsType.Unknown : (SafetensorsType)index;
    }

    /// <summary>Whether it is a whole number, or true and false.</summary>
    public static bool IsInteger(this SafetensorsType type) => type is SafetensorsType.BOOL or SafetensorsType.U8 or SafetensorsType.I8
        or SafetensorsType.I16 or SafetensorsType.U16 or SafetensorsType.I32 or SafetensorsType.U32 or SafetensorsType.I64 or SafetensorsType.U64;
}
