using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Gradients of whole models against differences of their own results.</summary>
public sealed class GradientTests
{
    private const int Batch = 3;

    [Fact]
    public void Tiny_network()
    {
        // Weights and inputs at which no rectifier is near its corner.
        var net = new TinyNet(seed: 7);
        float[] features = Golden.Signed(60, Batch * 4, 4), scores = new float[Batch * 3];
        int[] label = [2, 0, 1];
        net.Parameters["fc1.bias"].CopyFrom([.. Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? 6f : -6f)]);
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [features],
            Results = [scores],
            Infer = () => net.Scores(features, scores, Batch),
            Forward = tape => net.ScoresForward(features, scores, tape, Batch),
            Backward = (dy, dx, g, tape) => net.ScoresBackward(features, dy[0], dx[0], g, tape, Batch),
        }.Check();
        Loss(
            net.Parameters,
            [features],
            () => net.Loss(features, label, Batch),
            tape => net.LossForward(features, label, tape, Batch),
            (dy, dx, g, tape) => net.LossBackward(features, label, dy, dx[0], g, tape, Batch));
    }

    [Fact]
    public void A_batch_that_is_fixed()
    {
        var net = new TinyNet();
        float[] features = Golden.Signed(61, 4, 4), scores = new float[3], batched = new float[3];
        net.Parameters["fc1.bias"].CopyFrom([.. Enumerable.Range(0, 16).Select(i => i % 2 == 0 ? 6f : -6f)]);
        net.ScoresOfOne(features, scores);
        net.Scores(features, batched, batch: 1);
        Numbers.Near(batched.ToDouble(), scores, 1e-6, "scores");
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [features],
            Results = [scores],
            Infer = () => net.ScoresOfOne(features, scores),
            Forward = tape => net.ScoresOfOneForward(features, scores, tape),
            Backward = (dy, dx, g, tape) => net.ScoresOfOneBackward(features, dy[0], dx[0], g, tape),
        }.Check();
    }

    [Fact]
    public void Residual_blocks_two_outputs_and_a_parameter_of_its_own()
    {
        var net = new Estimator(seed: 2);
        float[] features = Golden.Signed(62, Batch * 16, 2), target = Golden.Signed(63, Batch, 2), mean = new float[Batch], scale = new float[Batch];
        foreach (NamedTensor parameter in net.Parameters.Where(p => p.Name.EndsWith("scale", StringComparison.Ordinal)))
        {
            parameter.CopyFrom([.. Golden.Uniform(64, 64).Select(v => v + 0.5f)]);
        }

        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [features],
            Results = [mean, scale],
            Infer = () => net.Predict(features, mean, scale, Batch),
            Forward = tape => net.PredictForward(features, mean, scale, tape, Batch),
            Backward = (dy, dx, g, tape) => net.PredictBackward(features, dy[0], dy[1], dx[0], g, tape, Batch),
        }.Check();
        Loss(
            net.Parameters,
            [features, target],
            () => net.NegativeLogLikelihood(features, target, Batch),
            tape => net.NegativeLogLikelihoodForward(features, target, tape, Batch),
            (dy, dx, g, tape) => net.NegativeLogLikelihoodBackward(features, target, dy, dx[0], dx[1], g, tape, Batch));
    }

    [Fact]
    public void Layers_in_sequence()
    {
        var net = new Stacked(seed: 3);
        float[] x = Golden.Signed(65, Batch * 6, 2), target = Golden.Signed(66, Batch * 4, 2), y = new float[Batch * 4];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x],
            Results = [y],
            Infer = () => net.Predict(x, y, Batch),
            Forward = tape => net.PredictForward(x, y, tape, Batch),
            Backward = (dy, dx, g, tape) => net.PredictBackward(x, dy[0], dx[0], g, tape, Batch),
        }.Check();
        Loss(
            net.Parameters,
            [x, target],
            () => net.Loss(x, target, Batch),
            tape => net.LossForward(x, target, tape, Batch),
            (dy, dx, g, tape) => net.LossBackward(x, target, dy, dx[0], dx[1], g, tape, Batch));
        Loss(
            net.Parameters,
            [x, target],
            () => net.SquaredError(x, target, Batch),
            tape => net.SquaredErrorForward(x, target, tape, Batch),
            (dy, dx, g, tape) => net.SquaredErrorBackward(x, target, dy, dx[0], dx[1], g, tape, Batch));
    }

    [Fact]
    public void Two_losses_that_train_different_parts()
    {
        const int fakes = 5;
        var net = new Gan(seed: 4);
        net.Parameters["discriminator.0.bias"].CopyFrom([.. Enumerable.Range(0, 9).Select(i => i % 2 == 0 ? 5f : -5f)]);
        float[] real = Golden.Signed(67, Batch * 5, 2), noise = Golden.Signed(68, fakes * 3, 2);
        Loss(
            net.Parameters,
            [real, noise],
            () => net.DiscriminatorLoss(real, noise, Batch, fakes),
            tape => net.DiscriminatorLossForward(real, noise, tape, Batch, fakes),
            (dy, dx, g, tape) => net.DiscriminatorLossBackward(real, noise, dy, dx[0], dx[1], g, tape, Batch, fakes),
            name => name.StartsWith("discriminator.", StringComparison.Ordinal));
        Loss(
            net.Parameters,
            [noise],
            () => net.GeneratorLoss(noise, fakes),
            tape => net.GeneratorLossForward(noise, tape, fakes),
            (dy, dx, g, tape) => net.GeneratorLossBackward(noise, dy, dx[0], g, tape, fakes),
            name => name.StartsWith("generator.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    public void Attention_over_sequences(int batch, int time)
    {
        var net = new Attention(seed: 5);
        float[] x = Golden.Signed(69, batch * time * 12, 2), target = Golden.Signed(70, batch * 12, 2);
        float[] y = new float[x.Length], rearranged = new float[batch * (time + 1) * 12];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x],
            Results = [y],
            Infer = () => net.Attend(x, y, batch, time),
            Forward = tape => net.AttendForward(x, y, tape, batch, time),
            Backward = (dy, dx, g, tape) => net.AttendBackward(x, dy[0], dx[0], g, tape, batch, time),
        }.Check();
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x],
            Results = [rearranged],
            Infer = () => net.Rearrange(x, rearranged, batch, time),
            Forward = tape => net.RearrangeForward(x, rearranged, tape, batch, time),
            Backward = (dy, dx, g, tape) => net.RearrangeBackward(x, dy[0], dx[0], g, tape, batch, time),
        }.Check();
        Loss(
            net.Parameters,
            [x, target],
            () => net.Loss(x, target, batch, time),
            tape => net.LossForward(x, target, tape, batch, time),
            (dy, dx, g, tape) => net.LossBackward(x, target, dy, dx[0], dx[1], g, tape, batch, time));
    }

    private static void Loss(
        ParameterSet parameters,
        float[][] inputs,
        Func<float> infer,
        Func<Tape, float> forward,
        Action<float, float[][], GradientSet?, Tape> backward,
        Func<string, bool>? isTrained = null)
    {
        float[] loss = new float[1];
        new Differentiable
        {
            Parameters = parameters,
            Inputs = inputs,
            Results = [loss],
            Infer = () => loss[0] = infer(),
            Forward = tape => loss[0] = forward(tape),
            Backward = (dy, dx, g, tape) => backward(dy[0][0], dx, g, tape),
            IsTrained = isTrained ?? (_ => true),
        }.Check();
    }
}
