namespace GeneratorTests.Autodiff;

/// <summary>Declarations that ask for gradients, of all that can stand between a value and what it is computed from.</summary>
internal static class GradientModels
{
    public static string LinearModule => """
        [Module]
        internal sealed partial class Critic(int width)
        {
            private readonly Linear fc1 = new(width, 5);
            private readonly Linear fc2 = new(5, 5);
            private readonly Linear fc3 = new(5, 1);
            private readonly LeakyReLU activation = new(0.2);
            public Tensor Forward(Tensor x) => fc3.Forward(Tanh(fc2.Forward(activation.Forward(fc1.Forward(x)))));
        }
        """;

    /// <summary>The penalty of WGAN-GP, with a module that is called beside it as well.</summary>
    public static string Penalty => """
        private readonly Critic critic = new(4);
        [Loss] private Tensor Loss([Shape("batch", 4)] Tensor real, [Shape("batch", 4)] Tensor fake, [Shape("batch", 1)] Tensor share)
        {
            var mixed = fake + share * (real - fake);
            var slope = Gradient(critic.Forward(mixed), mixed);
            return Mean(critic.Forward(fake)) - Mean(critic.Forward(real)) + 10 * Mean(Square(Sqrt(Sum(Square(slope), 1) + 1e-12) - 1));
        }
        """;

    public static string Images => """
        private readonly Conv2d conv1 = new(2, 3, 3, stride: 2, padding: 1);
        private readonly Conv2d conv2 = new(3, 4, 2, bias: false);
        private readonly ConvTranspose2d up = new(4, 2, 3, stride: 2);
        private readonly GroupNorm norm = new(1, 3);
        [Loss] private Tensor Loss([Shape("batch", 2, 6, 6)] Tensor x)
        {
            var y = up.Forward(Silu(conv2.Forward(norm.Forward(LeakyRelu(conv1.Forward(x), 0.2)))));
            var slope = Gradient(AvgPool2d(y, 2), x) + Gradient(MaxPool2d(Tanh(conv1.Forward(x)), 2), x);
            return Mean(Square(slope));
        }
        """;

    /// <summary>As of a physical law: a derivative of the second order in a loss.</summary>
    public static string Physics => """
        private readonly Linear fc1 = new(2, 6);
        private readonly Linear fc2 = new(6, 1);
        private Tensor U(Tensor x, Tensor t) => fc2.Forward(Tanh(fc1.Forward(Concat([x, t], 1))));
        [Loss] private Tensor Loss([Shape("batch", 1)] Tensor x, [Shape("batch", 1)] Tensor t)
        {
            var u = U(x, t);
            var first = Gradients(u, [x, t]);
            return Mean(Square(first[1] + u * first[0] - 0.1 * Gradient(first[0], x)));
        }

        [Forward] private (Tensor, Tensor) Slopes([Shape("batch", 1)] Tensor x, [Shape("batch", 1)] Tensor t)
        {
            var u = U(x, t);
            return (Gradient(u, x), Gradient(Gradient(u, t), t));
        }
        """;

    /// <summary>A Hessian-vector product; the parameters of a module that is called, and of a layer.</summary>
    public static string Parameters => """
        private readonly Scaled scaled = new(3);
        private readonly Linear head = new(3, 3);
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x, [Shape("batch")] IntTensor label)
        {
            var loss = CrossEntropy(head.Forward(scaled.Forward(scaled.Forward(x))), label);
            var slopes = Gradients(loss, [scaled.Scale, head.Weight, head.Bias]);
            return Sum(slopes[0] * Square(scaled.Scale)) + Sum(Square(slopes[1])) + Sum(slopes[2] * head.Bias);
        }
        """;

    public static string ScaledModule => """
        [Module]
        internal sealed partial class Scaled(int width)
        {
            public Parameter Scale { get; } = new([width], Init.Normal());
            private readonly Linear fc = new(width, width);
            public Tensor Forward(Tensor x) => Tanh(fc.Forward(x * Scale));
        }
        """;

    /// <summary>Masks are the same in the value and in its gradient; a run of modules.</summary>
    public static string Dropping => """
        private readonly Dropping[] blocks = Repeat(3, () => new Dropping(3));
        private Tensor Run(Tensor x)
        {
            foreach (var block in blocks)
            {
                x = block.Forward(x);
            }

            return x;
        }

        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x)
        {
            var y = Run(x);
            return Mean(Square(Gradient(y, x)) + y * Run(x));
        }
        """;

    public static string Steps => """
        private readonly Linear input = new(3, 4);
        private readonly GRU gru = new(4, 2);
        [Loss] private Tensor Loss([Shape(3, "batch", 3)] Tensor x, [Shape("batch", 4)] Tensor h0)
        {
            var (y, h) = Scan(x, h0, (xt, h) => Tanh(input.Forward(xt) + h), reverse: true);
            var (z, _) = gru.Forward(y);
            var slopes = Gradients(Sum(z * z) + Sum(h), [x, h0]);
            return Sum(Square(slopes[0])) + Sum(Square(slopes[1]));
        }
        """;

    /// <summary>In a module, and in the steps of a loop.</summary>
    public static string Inside => """
        private readonly Slope slope = new(3);
        private readonly Linear energy = new(3, 1);
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 3)] Tensor h0)
        {
            var (y, h) = Scan(x, h0, (xt, h) => h - 0.1 * Gradient(Tanh(energy.Forward(h + xt)), h));
            return Sum(Square(slope.Forward(h))) + Sum(y * y) + Sum(Gradient(slope.Forward(h0), h0));
        }
        """;

    public static string SlopeModule => """
        [Module]
        internal sealed partial class Slope(int width)
        {
            private readonly Linear fc = new(width, width);
            public Tensor Forward(Tensor x) => Gradient(Softplus(fc.Forward(x)), x);
        }
        """;

    /// <summary>Of what goes through attention and normalisation, and through rows of a table.</summary>
    public static string Tokens => """
        private readonly Embedding words = new(5, 4);
        private readonly LayerNorm norm = new(4);
        private readonly Linear qkv = new(4, 12);
        [Loss] private Tensor Loss([Shape("batch", "time")] IntTensor token)
        {
            var x = words.Forward(token);
            var parts = Chunk(qkv.Forward(norm.Forward(x)), 3, -1);
            var y = x + MatMul(Softmax(MatMul(parts[0], Transpose(parts[1], -1, -2)) * 0.5), parts[2]);
            return Mean(Square(Gradient(LogSoftmax(y, -1) * y, x))) + Mean(Square(Gradient(Square(y), words.Weight)));
        }
        """;

    /// <summary>Of what y does not depend on, of y itself, and behind a stop.</summary>
    public static string Corners => """
        private readonly Linear fc = new(3, 3);
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x, [Shape("batch", 3)] Tensor z)
        {
            var y = Tanh(fc.Forward(x));
            var own = Gradient(y, y);
            return Sum(Gradient(y, z) + own * y + Gradient(Square(y) + Detach(z * z), x) * z);
        }
        """;
}
