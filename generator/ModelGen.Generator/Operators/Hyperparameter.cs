using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators;

/// <summary>Checks numbers that a declaration gives an operator.</summary>
internal static class Hyperparameter
{
    /// <summary>A finite number of at least 0.</summary>
    /// <exception cref="HyperparameterException">It is not.</exception>
    public static double NotNegative(string name, double value) =>
        value >= 0 && !double.IsInfinity(value) ? value : throw Refused(name, value, "a finite number of at least 0");

    /// <summary>A finite number greater than 0.</summary>
    /// <exception cref="HyperparameterException">It is not.</exception>
    public static double Positive(string name, double value) =>
        value > 0 && !double.IsInfinity(value) ? value : throw Refused(name, value, "a finite number greater than 0");

    /// <summary>A number from 0 to 1.</summary>
    /// <exception cref="HyperparameterException">It is not.</exception>
    public static double Share(string name, double value) => value is >= 0 and <= 1 ? value : throw Refused(name, value, "a number from 0 to 1");

    /// <summary>Sizes, none of which is negative.</summary>
    /// <exception cref="HyperparameterException">One is.</exception>
    public static ImmutableArray<Dim> Sizes(string name, ImmutableArray<Dim> sizes) =>
        sizes.Any(size => size.IsNegative) ? throw new HyperparameterException(name, "sizes of at least 0", $"[{string.Join(", ", sizes)}]") : sizes;

    /// <summary>A value of an enum of the runtime; the generator's own has the same names and numbers.</summary>
    /// <exception cref="HyperparameterException">The enum has no such value.</exception>
    public static T Enum<T>(this ICallArguments arguments, string name)
        where T : struct, System.Enum
    {
        int value = arguments.Int(name);
        return System.Enum.IsDefined(typeof(T), value)
            ? (T)System.Enum.ToObject(typeof(T), value)
            : throw new HyperparameterException(name, $"one of {string.Join(", ", System.Enum.GetNames(typeof(T)))}", value.ToString(CultureInfo.InvariantCulture));
    }

    private static HyperparameterException Refused(string name, double value, string expected) =>
        new(name, expected, value.ToString("R", CultureInfo.InvariantCulture));
}
