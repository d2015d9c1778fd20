using ModelGen.Generator.Operators.Loss;

namespace GeneratorTests.Interpreter;

/// <summary>What connectionist temporal classification means, state by state: blank 0, label 1, blank 1, … as states 0, 1, 2, …</summary>
internal static class CTCMath
{
    /// <summary>The losses, and the logarithms of the states' probabilities.</summary>
    public static NdArray[] Rows(CTCRows op, IReadOnlyList<NdArray> x)
    {
        Sequence[] sequences = Sequences(op.Blank, x);
        (int time, int batch, int width) = (x[0].Shape[0], x[0].Shape[1], x[1].Shape[1] + 1);
        double[][][] alphas = [.. sequences.Select(s => s.Live(s.Alphas()))];
        return
        [
            NdArray.Build([batch], i => sequences[i[0]].Loss / (op.PerLabel ? Math.Max(1, sequences[i[0]].Labels.Length) : 1)),
            NdArray.Build([batch, time, 2, width], i =>
            {
                int state = (2 * i[3]) - i[2];
                if (i[1] >= sequences[i[0]].Time || state < 0 || state >= sequences[i[0]].States)
                {
                    return double.NegativeInfinity;
                }

                double[] row = alphas[i[0]][i[1]];
                return double.IsInfinity(row.Max()) ? row[state] : row[state] - row.Max();
            }),
        ];
    }

    /// <summary>From the definition, without what the loss has left.</summary>
    public static NdArray Gradient(CTCGradient op, IReadOnlyList<NdArray> x)
    {
        Sequence[] sequences = Sequences(op.Loss.Blank, x);
        double[][][] shares = [.. sequences.Select(s => s.Shares(x[0].Shape[2]))];
        return NdArray.Build(x[0].Shape, i =>
        {
            Sequence sequence = sequences[i[1]];
            double dy = x[5][[i[1]]] / (op.Loss.PerLabel ? Math.Max(1, sequence.Labels.Length) : 1);
            return i[0] >= sequence.Time || dy == 0 ? 0 : (Math.Exp(x[0][i]) - shares[i[1]][i[0]][i[2]]) * dy;
        });
    }

    private static Sequence[] Sequences(int blank, IReadOnlyList<NdArray> x) =>
    [
        .. Enumerable.Range(0, x[0].Shape[1]).Select(n => new Sequence(
            (t, c) => x[0][[t, n, c]], [.. Enumerable.Range(0, (int)x[3].Data[n]).Select(k => (int)x[1][[n, k]])], (int)x[2].Data[n], blank)),
    ];

    /// <summary>A sequence of a batch.</summary>
    /// <param name="LogProb">Of a step and a class.</param>
    private sealed record Sequence(Func<int, int, double> LogProb, int[] Labels, int Time, int Blank)
    {
        public int States => (2 * Labels.Length) + 1;

        public double Loss => -(Time == 0 ? (Labels.Length == 0 ? 0 : double.NegativeInfinity) : LogSum(Alphas()[^1].TakeLast(Labels.Length == 0 ? 1 : 2)));

        /// <summary>For each step the probabilities of all ways to a state.</summary>
        public double[][] Alphas()
        {
            var rows = new List<double[]>();
            for (int t = 0; t < Time; t++)
            {
                int step = t;
                rows.Add([.. Enumerable.Range(0, States).Select(s => LogProb(step, Class(s)) + (step == 0 ? (s < 2 ? 0 : double.NegativeInfinity)
                    : LogSum(Enumerable.Range(0, s + 1).Where(from => Follows(from, s)).Select(from => rows[step - 1][from]))))]);
            }

            return [.. rows];
        }

        /// <summary>Without states from which there are too few steps to the end.</summary>
        public double[][] Live(double[][] alphas) =>
            [.. alphas.Select((row, t) => row.Select((a, s) => s + (2 * (Time - 1 - t)) >= States - 2 ? a : double.NegativeInfinity).ToArray())];

        /// <summary>For each step the probability of each class, given the labels.</summary>
        public double[][] Shares(int classes)
        {
            (double[][] alphas, double[][] betas) = (Alphas(), Betas());
            double loss = Loss;
            return [.. alphas.Select((row, t) => Enumerable.Range(0, classes).Select(c => double.IsInfinity(loss) ? double.NaN
                : Math.Exp(LogSum(Enumerable.Range(0, States).Where(s => Class(s) == c).Select(s => row[s] + betas[t][s])) + loss)).ToArray())];
        }

        /// <summary>For each step the probabilities of all ways from a state to the end, without the state's own.</summary>
        private double[][] Betas()
        {
            double[][] rows = new double[Time][];
            for (int t = Time - 1; t >= 0; t--)
            {
                int step = t;
                rows[t] = [.. Enumerable.Range(0, States).Select(s => step == Time - 1 ? (s >= States - 2 ? 0 : double.NegativeInfinity)
                    : LogSum(Enumerable.Range(s, States - s).Where(to => Follows(s, to)).Select(to => rows[step + 1][to] + LogProb(step + 1, Class(to)))))];
            }

            return rows;
        }

        private int Class(int state) => state % 2 == 0 ? Blank : Labels[state / 2];

        private bool Follows(int from, int to) => to - from is 0 or 1 || (to - from == 2 && Class(to) != Blank && Class(to) != Class(from));

        private static double LogSum(IEnumerable<double> values)
        {
            double[] terms = [.. values];
            double greatest = terms.DefaultIfEmpty(double.NegativeInfinity).Max();
            return double.IsInfinity(greatest) ? greatest : greatest + Math.Log(terms.Sum(v => Math.Exp(v - greatest)));
        }
    }
}
