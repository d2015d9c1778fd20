using SkiaSharp;

namespace Samples;

/// <summary>What the pictures are lettered with.</summary>
internal static class Lettering
{
    private static readonly string[] preferred = ["Open Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans", "DejaVu Sans"];

    /// <summary>A family without serifs, if the machine has one; else what it has.</summary>
    public static string Family { get; } =
        Array.Find(preferred, name => SKFontManager.Default.FontFamilies.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? SKTypeface.Default.FamilyName;
}
