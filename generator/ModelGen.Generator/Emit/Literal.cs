using System.Globalization;

namespace ModelGen.Generator.Emit;

/// <summary>The one place where numbers become C#.</summary>
internal static class Literal
{
    /// <summary>The shortest <c>float</c> literal that reads back as <paramref name="value"/> rounded to single precision.</summary>
    public static string Single(double value)
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

    /// <summary>A number as comments and printed graphs show it.</summary>
    public static string Text(double value) => value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>All lanes of the vector type <c>V</c> equal to <paramref name="value"/>.</summary>
    public static string Vector(double value)
    {
        string literal = Single(value);
        return literal == "0f" ? "V.Zero" : $"V.Create({literal})";
    }

    /// <summary>Nine digits always suffice; fewer read better. "R" is not used: .NET Framework's is not always right.</summary>
    private static string ShortestDigits(float value)
    {
        for (int digits = 6; digits < 9; digits++)
        {
            string text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

            // A rounded-up greatest value does not parse on every runtime.
            if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float back) && back == value)
            {
                return text;
            }
        }

        return value.ToString("G9", CultureInfo.InvariantCulture);
    }
}
