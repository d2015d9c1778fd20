namespace ModelGen.Tests.Training;

/// <summary>Optimizers that PyTorch 1.13 lacks, against the pseudo-code of their papers in double precision.</summary>
public sealed class PaperOptimizerTests
{
    private const int Steps = 10;

    [Theory]
    [InlineData(0.01, 0.9, 0.99, 0)]
    [InlineData(0.05, 0.7, 0.8, 0.1)]
    public void Lion(double lr, double beta1, double beta2, double weightDecay) => Follows(new Lion(lr, (beta1, beta2), weightDecay), (tensor, g, step) =>
    {
        double[] p = tensor.Values, m = tensor.State(0);
        for (int i = 0; i < p.Length; i++)
        {
            p[i] -= lr * (Math.Sign((beta1 * m[i]) + ((1 - beta1) * g[i])) + (weightDecay * p[i]));
            m[i] = (beta2 * m[i]) + ((1 - beta2) * g[i]);
        }
    });

    [Theory]
    [InlineData(0.01, 0.9, 0.999, 1e-6, 0.01)]
    [InlineData(0.1, 0.7, 0.8, 1e-3, 0)]
    public void LAMB(double lr, double beta1, double beta2, double eps, double weightDecay) => Follows(new LAMB(lr, (beta1, beta2), eps, weightDecay), (tensor, g, step) =>
    {
        double[] p = tensor.Values, m = tensor.State(0), v = tensor.State(1), u = new double[p.Length];
        for (int i = 0; i < p.Length; i++)
        {
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
            u[i] = (m[i] / (1 - Math.Pow(beta1, step)) / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, step))) + eps)) + (weightDecay * p[i]);
        }

        double ratio = Norm(p) / Norm(u);
        for (int i = 0; i < p.Length; i++)
        {
            p[i] -= lr * ratio * u[i];
        }
    });

    [Theory]
    [InlineData(0.01, -0.8, 1.0, 0)]
    [InlineData(0.3, -0.5, 0.5, 0.1)]
    public void Adafactor(double lr, double decay, double d, double weightDecay)
    {
        const double Eps1 = 1.1920928955078125e-07, Eps2 = 1e-3;
        Follows(new Adafactor(lr, decay, null, d, weightDecay), (tensor, g, step) =>
        {
            double[] p = tensor.Values, estimate = new double[p.Length];
            double fresh = Math.Pow(step, decay);
            double alpha = Math.Max(Eps2, Norm(p) / Math.Sqrt(p.Length)) * Math.Min(lr, 1 / Math.Sqrt(step));
            if (tensor.Columns == 0)
            {
                double[] v = tensor.State(0);
                for (int i = 0; i < p.Length; i++)
                {
                    v[i] += fresh * ((g[i] * g[i]) - v[i]);
                    estimate[i] = v[i];
                }
            }
            else
            {
                int rows = tensor.Rows, columns = tensor.Columns;
                double[] r = tensor.State(0), c = tensor.State(1);
                for (int i = 0; i < rows; i++)
                {
                    r[i] += fresh * (Enumerable.Range(0, columns).Average(j => Math.Pow(g[(i * columns) + j], 2)) - r[i]);
                }

                for (int j = 0; j < columns; j++)
                {
                    c[j] += fresh * (Enumerable.Range(0, rows).Average(i => Math.Pow(g[(i * columns) + j], 2)) - c[j]);
                }

                double mean = Math.Max(r.Take(rows).Average(), Eps1);
                for (int i = 0; i < p.Length; i++)
                {
                    estimate[i] = r[i / columns] * c[i % columns] / mean;
                }
            }

            double[] u = [.. estimate.Select((e, i) => g[i] / Math.Sqrt(Math.Max(e, Eps1 * Eps1)))];
            double denominator = Math.Max(1, Norm(u) / (Math.Sqrt(u.Length) * d));
            for (int i = 0; i < p.Length; i++)
            {
                p[i] -= (lr * weightDecay * p[i]) + (alpha / denominator * u[i]);
            }
        });
    }

    [Fact]
    public void Muon_refuses_what_its_rest_cannot_have()
    {
        Assert.Throws<ArgumentException>(() => new Muon(rest: new AdamW { Maximize = true }));
        Assert.Throws<ArgumentException>(() => new Muon(rest: new AdamW { Rules = [new("*") { Lr = 1 }] }));
        Assert.Throws<ArgumentNullException>(() => new Adam { Rules = null! });
        Assert.Throws<ArgumentNullException>(() => new Adam { Rules = [null!] });
    }

    [Theory]
    [InlineData(0.02, 0.1, 0.95, true)]
    [InlineData(0.1, 0, 0.8, false)]
    public void Muon(double lr, double weightDecay, double momentum, bool nesterov)
    {
        const double RestLr = 0.05;
        Follows(new Muon(lr, weightDecay, momentum, nesterov, rest: new AdamW(RestLr, weightDecay: 0.02)), (tensor, g, step) =>
        {
            double[] p = tensor.Values, m = tensor.State(0), v = tensor.State(1);
            if (tensor.Columns == 0)
            {
                for (int i = 0; i < p.Length; i++)
                {
                    m[i] = (0.9 * m[i]) + (0.1 * g[i]);
                    v[i] = (0.999 * v[i]) + (0.001 * g[i] * g[i]);
                    p[i] = (p[i] * (1 - (RestLr * 0.02))) - (RestLr * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8));
                }

                return;
            }

            double[] direction = new double[p.Length];
            for (int i = 0; i < p.Length; i++)
            {
                m[i] = (momentum * m[i]) + ((1 - momentum) * g[i]);
                direction[i] = nesterov ? ((1 - momentum) * g[i]) + (momentum * m[i]) : m[i];
            }

            double[] o = Orthogonalised(direction, tensor.Rows, tensor.Columns);
            for (int i = 0; i < p.Length; i++)
            {
                p[i] = (p[i] * (1 - (lr * weightDecay))) - (lr * Math.Sqrt(Math.Max(1, (double)tensor.Rows / tensor.Columns)) * o[i]);
            }
        });
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));

    /// <summary>Five Newton-Schulz iterations, always with the short side in front.</summary>
    private static double[] Orthogonalised(double[] matrix, int rows, int columns)
    {
        if (rows > columns)
        {
            return Transposed(Orthogonalised(Transposed(matrix, rows, columns), columns, rows), columns, rows);
        }

        double norm = Norm(matrix);
        double[] x = [.. matrix.Select(v => v / norm)];
        for (int iteration = 0; iteration < 5; iteration++)
        {
            double[] a = Product(x, Transposed(x, rows, columns), rows, columns, rows);
            double[] square = Product(a, a, rows, rows, rows);
            double[] b = [.. a.Select((v, i) => (-4.7750 * v) + (2.0315 * square[i]))];
            double[] bx = Product(b, x, rows, rows, columns);
            x = [.. x.Select((v, i) => (3.4445 * v) + bx[i])];
        }

        return x;
    }

    private static double[] Transposed(double[] matrix, int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(i => matrix[(i % rows * columns) + (i / rows)])];

    private static double[] Product(double[] a, double[] b, int m, int k, int n) =>
        [.. Enumerable.Range(0, m * n).Select(i => Enumerable.Range(0, k).Sum(j => a[(i / n * k) + j] * b[(j * n) + (i % n)]))];

    private static void Follows(Optimizer optimizer, Action<Reference, double[], int> reference)
    {
        ParameterSet set = OptimizerCase.Parameters();
        Reference[] expected = [new(set["w"].ToArray(), 20, 3), new(set["b"].ToArray(), 7, 0)];
        using var trainer = new OptimizerTrainer(set, optimizer);
        for (int step = 1; step <= Steps; step++)
        {
            float[][] gradients = OptimizerCase.Gradients(step);
            trainer.Step(gradients);
            for (int k = 0; k < 2; k++)
            {
                reference(expected[k], [.. gradients[k].Select(g => (double)g)], step);
                float[] actual = set[k].ToArray();
                for (int i = 0; i < actual.Length; i++)
                {
                    Assert.Equal(expected[k].Values[i], actual[i], 1e-4);
                }
            }
        }
    }

    private sealed class Reference(float[] values, int rows, int columns)
    {
        private readonly double[][] states = [new double[values.Length], new double[values.Length]];

        public double[] Values { get; } = [.. values.Select(v => (double)v)];

        public int Rows => rows;

        /// <summary>0 of a vector.</summary>
        public int Columns => columns;

        public double[] State(int index) => states[index];
    }
}
