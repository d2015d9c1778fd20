using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

public sealed class TokenModelTests
{
    private readonly TokenModel net = new(seed: 1);
    private readonly float[] x = Golden.Signed(1, 3 * 5 * 4);

    [Fact]
    public void Gradients_with_tokens_that_do_not_count()
    {
        int[] tokens = [.. Golden.Indices(2, 15, 7).Select((t, i) => i % 4 == 1 ? -100 : t)];
        float[] loss = new float[1];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x],
            Results = [loss],
            Infer = () => loss[0] = net.Loss(x, tokens, 3, 5),
            Forward = tape => loss[0] = net.LossForward(x, tokens, tape, 3, 5),
            Backward = (dy, dx, gradients, tape) => net.LossBackward(x, tokens, dy[0][0], dx[0], gradients, tape, 3, 5),
        }.Check();
    }

    [Fact]
    public void Tokens_that_do_not_count_change_nothing_whatever_is_there()
    {
        int[] tokens = [.. Golden.Indices(2, 15, 7)];
        float expected = net.Loss(x.AsSpan(0, 40), tokens.AsSpan(0, 10), 2, 5);
        float[] more = [.. x];
        more.AsSpan(40).Fill(1e30f);
        tokens.AsSpan(10).Fill(-100);
        Assert.Equal(expected, net.Loss(more, tokens, 3, 5), 1e-6f);

        // Equal weights are none.
        tokens.AsSpan(10).Clear();
        tokens.AsSpan(0, 10).Fill(3);
        float weighted = net.Weighted(more, tokens, 3, 5);
        net.Parameters.Find("weights").CopyFrom([.. Enumerable.Repeat(0.5f, 7)]);
        Assert.Equal(weighted, net.Weighted(more, tokens, 3, 5), 1e-6f);
        Assert.True(float.IsFinite(weighted));
    }

    [Fact]
    public void A_mean_over_nothing_is_NaN_as_in_PyTorch() => Assert.True(float.IsNaN(net.Loss(x, [.. Enumerable.Repeat(-100, 15)], 3, 5)));

    [Theory]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(-99)]
    public void A_token_that_is_neither_a_class_nor_ignored_is_named(int token)
    {
        int[] tokens = [.. Golden.Indices(2, 15, 7)];
        tokens[6] = token;
        string message = Assert.Throws<ArgumentException>(() => net.Loss(x, tokens, 3, 5)).Message;
        Assert.Contains($"{token}", message, StringComparison.Ordinal);
        Assert.Contains("6", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_student_learns_what_its_teacher_says()
    {
        float[] teacher = Golden.Signed(3, 6 * 7, 2);
        using TokenModel.Trainer trainer = net.CreateTrainer(new AdamW(0.05, weightDecay: 0), batch: 6, time: 5);
        float first = trainer.StepDistilled(x.AsSpan(0, 24), teacher, 6), last = 0;
        for (int step = 0; step < 200; step++)
        {
            last = trainer.StepDistilled(x.AsSpan(0, 24), teacher, 6);
        }

        Assert.InRange(last, 0, 0.9 * first);
        Allocations.None(() => trainer.StepDistilled(x.AsSpan(0, 24), teacher, 6));
    }
}
