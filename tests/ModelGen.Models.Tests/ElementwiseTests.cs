using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Every elementwise operator in a generated model: values and derivatives against formulas in double precision.</summary>
public sealed class ElementwiseTests
{
    private const int Count = 37;

    private readonly DeclaredModels.Elementwise model = new(seed: 1);

    [Fact]
    public void Operators_of_any_number()
    {
        Func<double, double>[] formulas =
        [
            x => -x, x => -x, Math.Abs, x => Math.Sign(x), x => x * x, Math.Exp, Math.Sin, Math.Cos, Math.Tanh, Naive.Sigmoid, x => Math.Max(x, 0),
            x => x > 0 ? x : 0.01 * x, x => x > 0 ? x : 0.2 * x, x => x > 0 ? x : Math.Exp(x) - 1, x => x > 0 ? x : 0.5 * (Math.Exp(x) - 1),
            x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.Exp(x) - 1)), Naive.Gelu,
            x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))), x => x * Naive.Sigmoid(x),
            x => x * Math.Tanh(Naive.Softplus(x)), Naive.Softplus, x => Naive.Softplus(2 * x) / 2, x => Math.Clamp((x / 6) + 0.5, 0, 1),
            x => x * Math.Clamp((x / 6) + 0.5, 0, 1), x => Math.Clamp(x, -1, 2), x => Math.Max(x, -0.5), x => Math.Min(x, 0.5),
        ];
        float[] x = Numbers.Away(1, Count, 4, -3, -1, -0.5f, 0, 0.5f, 2, 3);
        Check(formulas, x, y => model.Unary(x, y, Count), (y, tape) => model.UnaryForward(x, y, tape, Count), (dy, dx, g, tape) => model.UnaryBackward(x, dy, dx, g, tape, Count));
    }

    [Fact]
    public void Operators_of_positive_numbers()
    {
        Func<double, double>[] formulas =
            [Math.Sqrt, x => 1 / Math.Sqrt(x), Math.Log, x => Math.Log(1 + x), x => Math.Pow(x, 2.5), x => Math.Pow(2.5, x), x => 1 / x];
        float[] x = [.. Golden.Uniform(2, Count, scale: 4).Select(v => v + 0.25f)];
        Check(
            formulas,
            x,
            y => model.UnaryOfPositive(x, y, Count),
            (y, tape) => model.UnaryOfPositiveForward(x, y, tape, Count),
            (dy, dx, g, tape) => model.UnaryOfPositiveBackward(x, dy, dx, g, tape, Count));
    }

    /// <summary>Where two numbers are equal they share the gradient of <c>Maximum</c> and <c>Minimum</c>, as in PyTorch.</summary>
    [Fact]
    public void Operators_of_two_numbers()
    {
        float[] x = Numbers.Away(3, Count, 4, 0), y = Numbers.Away(4, Count, 4, 0);
        for (int i = 0; i < Count; i += 5)
        {
            y[i] = x[i];
        }

        (Func<double, double, double> Value, Func<double, double, double> Dx, Func<double, double, double> Dy)[] formulas =
        [
            ((a, b) => a + b, (_, _) => 1, (_, _) => 1),
            ((a, b) => a - b, (_, _) => 1, (_, _) => -1),
            ((a, b) => a * b, (_, b) => b, (a, _) => a),
            ((a, b) => a / b, (_, b) => 1 / b, (a, b) => -a / (b * b)),
            ((a, b) => Math.Pow(Math.Abs(a), b), (a, b) => b * Math.Pow(Math.Abs(a), b - 1) * Math.Sign(a), (a, b) => Math.Pow(Math.Abs(a), b) * Math.Log(Math.Abs(a))),
            (Math.Max, (a, b) => a > b ? 1 : a == b ? 0.5 : 0, (a, b) => a < b ? 1 : a == b ? 0.5 : 0),
            (Math.Min, (a, b) => a < b ? 1 : a == b ? 0.5 : 0, (a, b) => a > b ? 1 : a == b ? 0.5 : 0),
            ((a, _) => a + 2, (_, _) => 1, (_, _) => 0),
            ((a, _) => 2 - a, (_, _) => -1, (_, _) => 0),
            ((a, _) => a * 0.5, (_, _) => 0.5, (_, _) => 0),
            ((a, _) => a / 4, (_, _) => 0.25, (_, _) => 0),
            Selection((a, b) => a > b, a => a * a, a => 2 * a, 1),
            Selection((a, b) => a >= b, a => a * a, a => 2 * a, 1),
            Selection((a, b) => a < b, a => a * a, a => 2 * a, 1),
            Selection((a, b) => a <= b, a => a * a, a => 2 * a, 1),
            Selection((a, b) => a == b, a => a * a, a => 2 * a, 1),
            Selection((a, b) => a != b, a => a * a, a => 2 * a, 1),
            Selection((a, b) => a > 0 && b > 0, a => a, _ => 1, 3),
            Selection((a, b) => a > 0 || b > 0, a => a, _ => 1, 3),
            Selection((a, _) => !(a > 0), a => a, _ => 1, 3),
        ];
        float[] result = new float[formulas.Length * Count], dx = new float[Count], dy = new float[Count];
        var tape = new Tape();
        model.BinaryForward(x, y, result, tape, Count);
        float[] inferred = new float[result.Length];
        model.Binary(x, y, inferred, Count);
        for (int row = 0; row < formulas.Length; row++)
        {
            double[] expected = [.. x.Zip(y, (a, b) => formulas[row].Value(a, b))];
            Numbers.Near(expected, Row(result, row), 5e-6, $"row {row}");
            Numbers.Near(expected, Row(inferred, row), 5e-6, $"row {row} of the entry point");
            model.BinaryBackward(x, y, OneRow(formulas.Length, row), dx, dy, model.CreateGradients(), tape, Count);
            Numbers.Near([.. x.Zip(y, (a, b) => formulas[row].Dx(a, b))], dx, 2e-5, $"dx of row {row}");
            Numbers.Near([.. x.Zip(y, (a, b) => formulas[row].Dy(a, b))], dy, 2e-5, $"dy of row {row}");
        }
    }

    [Fact]
    public void Shapes_broadcast_as_in_NumPy()
    {
        const int rows = 2, columns = 5;
        float[] x = Golden.Signed(5, rows * columns, 4), y = Golden.Signed(6, 3, 4), z = Golden.Signed(7, columns, 4), result = new float[rows * 3 * columns];
        model.Broadcast(x, y, z, result, rows, columns);
        double[] expected = new double[result.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            double a = x[(i / (3 * columns) * columns) + (i % columns)], b = y[i / columns % 3];
            expected[i] = Math.Max(a * b, z[i % columns]) - (a / (1 + (b * b)));
        }

        Numbers.Near(expected, result, 2e-6, "result");
    }

    private static (Func<double, double, double> Value, Func<double, double, double> Dx, Func<double, double, double> Dy) Selection(
        Func<double, double, bool> condition, Func<double, double> chosen, Func<double, double> derivative, double otherwise) =>
        ((a, b) => condition(a, b) ? chosen(a) : otherwise * b, (a, b) => condition(a, b) ? derivative(a) : 0, (a, b) => condition(a, b) ? 0 : otherwise);

    private void Check(
        Func<double, double>[] formulas, float[] x, Action<float[]> infer, Action<float[], Tape> forward, Action<float[], float[], GradientSet?, Tape> backward)
    {
        float[] result = new float[formulas.Length * Count], inferred = new float[formulas.Length * Count], dx = new float[Count];
        var tape = new Tape();
        forward(result, tape);
        infer(inferred);
        for (int row = 0; row < formulas.Length; row++)
        {
            Func<double, double> formula = formulas[row];
            double[] expected = [.. x.Select(v => formula(v))];
            Numbers.Near(expected, Row(result, row), 2e-6, $"row {row}");
            Numbers.Near(expected, Row(inferred, row), 2e-6, $"row {row} of the entry point");
            backward(OneRow(formulas.Length, row), dx, model.CreateGradients(), tape);
            Numbers.Near([.. x.Select(v => (formula(v + 1e-5) - formula(v - 1e-5)) / 2e-5)], dx, 2e-5, $"derivative of row {row}");
        }
    }

    private static float[] Row(float[] values, int row) => values[(row * Count)..((row + 1) * Count)];

    /// <summary>The gradient that asks for the derivative of one row.</summary>
    private static float[] OneRow(int rows, int row) => [.. Enumerable.Range(0, rows * Count).Select(i => i / Count == row ? 1f : 0)];
}
