using System.Globalization;

namespace ModelGen.Generator.Infrastructure;

/// <summary>The one place where numbers become C#.</summary>
internal static class Literal
{
    /// <summary>The shortest <c>float</c> literal that reads back as <paramref name="value"/> rounded to single precision.</summary>
    public static string Float(double value)
    {
        float single = (float)value;
        if (float.IsNaN(single))
        {
            return "float.NaN";
        }

        if (float.IsInfinity(single))
        {
            return single > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        // Asked for explicitly: .NET Framework, where an IDE may run the generator, drops the sign of zero.
        if (single == 0)
        {
            return 1 / single < 0 ? "-0f" : "0f";
        }

        return ShortestDigits(single) + "f";
    }

    /// <summary>A <c>double</c> literal that reads back as <paramref name="value"/>.</summary>
    public static string Double(double value) =>
        double.IsNaN(value) ? "double.NaN"
        : double.IsInfinity(value) ? value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
        : value == 0 ? 1 / value < 0 ? "-0d" : "0d"
        : ShortestDigits(value) + "d";

    /// <summary>An <c>int</c> or <c>long</c> literal.</summary>
    public static string Int(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A string literal's contents, fit for an interpolated string too.</summary>
    public static string Text(string value, bool interpolated)
    {
        var text = new System.Text.StringBuilder();
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' or '\\' => "\\" + c,
                '{' or '}' when interpolated => new string(c, 2),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>A number as comments and printed graphs show it.</summary>
    public static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>All lanes of the vector type <c>V</c> equal to <paramref name="value"/>.</summary>
    public static string Vector(double value)
    {
        string literal = Float(value);
        return literal == "0f" ? "V.Zero" : $"V.Create({literal})";
    }

    /// <summary>The integer <paramref name="value"/> in all lanes of the vector type <c>V</c>.</summary>
    public static string Bits(int value) => value == 0 ? "V.Zero" : $"V.CreateBits({Int(value)})";

    // Nine and seventeen digits always suffice; fewer read better. "R" is not used: .NET Framework's is not always right.
    private static string ShortestDigits(float value)
    {
        string text = "";
        for (int digits = 6; digits <= 9 && !(float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float back) && back == value); digits++)
        {
            text = value.ToString("G" + Int(digits), CultureInfo.InvariantCulture);
        }

        return text;
    }

    private static string ShortestDigits(double value)
    {
        string text = "";
        for (int digits = 15; digits <= 17 && !(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double back) && back == value); digits++)
        {
            text = value.ToString("G" + Int(digits), CultureInfo.InvariantCulture);
        }

        return text;
    }
}
