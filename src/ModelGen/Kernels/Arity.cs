using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Numbers of operands as the sizes of structs: the JIT knows <c>sizeof</c> when it imports a method and never looks at what depends on a
/// greater one, whereas it learns a property's value only when everything that depends on it has been inlined.
/// </summary>
internal static class Arity
{
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    internal readonly struct One;

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    internal readonly struct Two;

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    internal readonly struct Three;

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    internal readonly struct Four;

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    internal readonly struct Five;

    [StructLayout(LayoutKind.Sequential, Size = 6)]
    internal readonly struct Six;

    [StructLayout(LayoutKind.Sequential, Size = 7)]
    internal readonly struct Seven;

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    internal readonly struct Eight;
}
