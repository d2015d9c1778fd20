using SkiaSharp;

namespace ModelGen.Images.Decoding;

/// <summary>Where the pixels of an upright image lie in a stored one: at <c>Origin + y · Down + x · Right</c>, counted in pixels.</summary>
internal readonly record struct Orientation(int Height, int Width, int Origin, int Down, int Right)
{
    /// <summary>Of an EXIF orientation, whose name says where the upper and the left side of the stored image belong.</summary>
    /// <param name="origin">The orientation.</param>
    /// <param name="h">The height of the stored image.</param>
    /// <param name="w">Its width.</param>
    internal static Orientation Of(SKEncodedOrigin origin, int h, int w) => origin switch
    {
        SKEncodedOrigin.TopRight => new(h, w, w - 1, w, -1),
        SKEncodedOrigin.BottomRight => new(h, w, (h * w) - 1, -w, -1),
        SKEncodedOrigin.BottomLeft => new(h, w, (h - 1) * w, -w, 1),
        SKEncodedOrigin.LeftTop => new(w, h, 0, 1, w),
        SKEncodedOrigin.RightTop => new(w, h, (h - 1) * w, 1, -w),
        SKEncodedOrigin.RightBottom => new(w, h, (h * w) - 1, -1, -w),
        SKEncodedOrigin.LeftBottom => new(w, h, w - 1, -1, w),
        _ => new(h, w, 0, w, 1),
    };
}
