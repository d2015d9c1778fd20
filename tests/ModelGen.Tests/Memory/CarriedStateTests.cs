using ModelGen.Runtime;

namespace ModelGen.Tests.Memory;

public sealed class CarriedStateTests
{
    [Fact]
    public void What_a_call_writes_is_current_after_it()
    {
        var state = new CarriedState(3, 0, 20);
        Assert.Equal([3, 0, 20], new[] { 0, 1, 2 }.Select(i => state.Current(i).Length));
        state.Next(0).Fill(1);
        state.Next(2).Fill(2);
        Assert.Equal([0, 0, 0], state.Current(0));
        state.Commit();
        Assert.Equal([1, 1, 1], state.Current(0));
        Assert.All(state.Current(2).ToArray(), v => Assert.Equal(2, v));
        state.Clear();
        Assert.Equal([0, 0, 0], state.Current(0));
    }

    [Fact]
    public void A_copy_takes_what_is_current()
    {
        CarriedState state = new(3, 5), other = new(3, 5);
        other.Next(1).Fill(7);
        other.Commit();
        other.Next(1).Fill(8);
        state.CopyFrom(other);
        Assert.Equal([7, 7, 7, 7, 7], state.Current(1));
        Assert.Equal("other", Assert.Throws<ArgumentException>(() => state.CopyFrom(new CarriedState(5, 3))).ParamName);
        Assert.Throws<ArgumentNullException>(() => state.CopyFrom(null!));
    }

    [Fact]
    public void Rows_are_chosen_along_any_dimension()
    {
        // [2, 3, 2], [3], what has no rows, and nothing.
        var state = new CarriedState(12, 3, 2, 0);
        float[] values = [1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6];
        values.CopyTo(state.Current(0));
        values.AsSpan(0, 3).CopyTo(state.Current(1));
        values.AsSpan(0, 2).CopyTo(state.Current(2));
        state.Select(0, [2, 0, 2], blocks: 2);
        state.Select(1, [2, 0, 2], blocks: 1);
        state.Keep(2);
        state.Select(3, [2, 0, 2], blocks: 0);
        state.Commit();
        Assert.Equal([5, 6, 1, 2, 5, 6, -5, -6, -1, -2, -5, -6], state.Current(0));
        Assert.Equal([3, 1, 3], state.Current(1));
        Assert.Equal([1, 2], state.Current(2));
    }

    [Fact]
    public void More_than_an_array_can_have()
    {
        Assert.Throws<ArgumentException>(() => new CarriedState(1L << 40));
        Assert.Throws<ArgumentException>(() => new CarriedState(int.MaxValue - 100, int.MaxValue - 100));
    }

    [Fact]
    public void A_trainer_carries_state_of_one_size_until_it_is_reset()
    {
        var state = new TrainingState(2, 6, 12);
        Assert.True(state.Carried(0).IsEmpty);
        state.RequireSize(0, 2, "batch");
        state.Next(0, 2).Fill(1);
        state.Next(1, 4).Fill(2);
        Assert.Equal([0, 0], state.Current(0, 2));
        state.Commit(2, 4);
        Assert.Equal([1, 1], state.Carried(0));
        Assert.Equal([2, 2, 2, 2], state.Carried(1));
        state.RequireSize(0, 2, "batch");
        var error = Assert.Throws<ArgumentException>(() => state.RequireSize(1, 5, "width"));
        Assert.Equal("width is 5, but the state carried from the last step is of width = 4: call ResetState() first, or keep the size. (Parameter 'width')", error.Message);

        state.Clear();
        state.RequireSize(1, 5, "width");
        Assert.True(state.Carried(1).IsEmpty);
        Assert.Equal([0, 0, 0, 0, 0], state.Current(1, 5));
    }
}
