/// <summary>x [batch, 4] → result [batch, 9]</summary>
        private static void Mixture(ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var y = scratch.Slice(0, batch * 9);

            // y = x·fc.weightᵀ + fc.bias  [batch, 4] x [4, 9] -> [batch, 9]
            Gemm.LinearBias(y, x, fcWeight, fcBias, batch, 4, 9);

            // result[…] = softmax(y[.., 0..3])
            Softmax.Rows(new StridedOutput(result, 9, 1), new Strided(y, 9, 1), batch, 3);

            // result[…] = y[.., 3..6]
            // result[…] = exp(y[.., 6..9])
            Elementwise.Map(
                default(MixtureValues),
                [batch, 3],
                new StridedOutputs(new(result.From(3), 9, 1), new(result.From(6), 9, 1)),
                new Strided(y.From(3), 9, 1),
                new Strided(y.From(6), 9, 1));
        }

        /// <summary>x [batch, 4] → result [batch, 9]</summary>
        private static void MixtureForward(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, Span<float> result, Span<float> kept, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var softmax = kept.Slice(0, batch * 3);
            var exp = kept.Slice((batch * 3 + 15) / 16 * 16, batch * 3);
            var y = scratch.Slice(0, batch * 9);

            // y = x·fc.weightᵀ + fc.bias  [batch, 4] x [4, 9] -> [batch, 9]
            Gemm.LinearBias(y, x, fcWeight, fcBias, batch, 4, 9);

            // softmax = softmax(y[.., 0..3])
            Softmax.Rows(new StridedOutput(softmax, 3, 1), new Strided(y, 9, 1), batch, 3);

            // exp = exp(y[.., 6..9])
            // result[…] = exp
            Elementwise.Map(
                default(MixtureForwardValues),
                [batch, 3],
                new StridedOutputs(new(exp, 3, 1), new(result.From(6), 9, 1)),
                new Strided(y.From(6), 9, 1));

            // result[…] = softmax
            Elementwise.Map(default(Copy), [batch, 3], new StridedOutput(result, 9, 1), new Strided(softmax, 3, 1));

            // result[…] = y[.., 3..6]
            Elementwise.Map(default(Copy), [batch, 3], new StridedOutput(result.From(3), 9, 1), new Strided(y.From(3), 9, 1));
        }

        /// <summary>x [batch, 4], dresult [batch, 9] → dx [batch, 4]</summary>
        private static void MixtureBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dresult,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var dfcWeight = gradients.PartIfAny(0, 64);
            var dfcBias = gradients.PartIfAny(64, 9);
            var softmax = kept.Slice(0, batch * 3);
            var exp = kept.Slice((batch * 3 + 15) / 16 * 16, batch * 3);
            var dy = scratch.Slice(0, batch * 9);

            // dy[…] = dexp * exp
            Elementwise.Map(
                default(Mul), [batch, 3], new StridedOutput(dy.From(6), 9, 1), new Strided(dresult.From(6), 9, 1), new Strided(exp, 3, 1));

            // dy[…] = dresult[.., 3..6]
            Elementwise.Map(default(Copy), [batch, 3], new StridedOutput(dy.From(3), 9, 1), new Strided(dresult.From(3), 9, 1));

            // dy[…] = softmax_gradient(softmax, dsoftmax)
            Softmax.Gradient(new StridedOutput(dy, 9, 1), new Strided(softmax, 3, 1), new Strided(dresult, 9, 1), batch, 3);

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dy, 0)
                Reduce.AddSum(default(Copy), dfcBias, [9], [batch], new Strided(dy, 1, 9));
            }

            if (!dx.IsEmpty)
            {
                // dx = dy·fc.weight  [batch, 9] x [9, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dx, dy, fcWeight, batch, 4, 9);
            }

            if (!gradients.IsEmpty)
            {
                // dfc.weight += dyᵀ·x  [9, batch] x [batch, 4] -> [9, 4]
                Gemm.AddLinearWeightGradient(dfcWeight, dy, x, batch, 4, 9);
            }
        }

        /// <summary>x [batch, 4], label [batch] → loss []</summary>
        private static void Loss(
            ReadOnlySpan<float> parameters, Span<float> scratch, ReadOnlySpan<float> x, ReadOnlySpan<int> label, Span<float> loss, int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var y = scratch.Slice(0, batch * 9);
            var losses = scratch.Slice(batch * 16, batch);
            var greatest = scratch.Slice(batch * 16 + (batch + 15) / 16 * 16, batch);
            var inverse = scratch.Slice(batch * 16 + (batch + 15) / 16 * 32, batch);
            var sum = scratch.Slice(batch * 16 + (batch + 15) / 16 * 48, 1);
            var logSumExp = scratch.Slice(batch * 16 + (batch + 15) / 16 * 32, batch);
            var greatest2 = scratch.Slice(batch * 16 + (batch + 15) / 16 * 16, batch);
            var inverse2 = scratch.Slice(batch * 16, batch);
            var sum2 = scratch.Slice(batch * 16 + (batch + 15) / 16 * 48 + 16, 1);

            // y = x·fc.weightᵀ + fc.bias  [batch, 4] x [4, 9] -> [batch, 9]
            Gemm.LinearBias(y, x, fcWeight, fcBias, batch, 4, 9);

            // losses, greatest, inverse = cross_entropy(y[.., 0..3], label)
            CrossEntropy.Rows(losses, greatest, inverse, new Strided(y, 9, 1), label, batch, 3);

            // sum = sum(losses, 0)
            Reduce.Sum(default(Copy), sum, [], [batch], new Strided(losses, 1));

            // logSumExp, greatest2, inverse2 = logsumexp(y[.., 3..9])
            LogSumExp.Rows(logSumExp, greatest2, inverse2, new Strided(y.From(3), 9, 1), batch, 6);

            // sum2 = sum(logSumExp, 0)
            Reduce.Sum(default(Copy), sum2, [], [batch], new Strided(logSumExp, 1));

            // loss = (sum * (1 / batch)) + (sum2 * (1 / batch))
            Elementwise.Map(new DivMulMulAdd(batch), loss, sum, sum2);
        }

        /// <summary>x [batch, 4], label [batch] → loss []</summary>
        private static void LossForward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<int> label,
            Span<float> loss,
            Span<float> kept,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var fcBias = parameters.Slice(64, 16);
            var y = kept.Slice(0, batch * 9);
            var inverse = kept.Slice(batch * 16, batch);
            var greatest = kept.Slice(batch * 16 + (batch + 15) / 16 * 16, batch);
            var inverse2 = kept.Slice(batch * 16 + (batch + 15) / 16 * 32, batch);
            var greatest2 = kept.Slice(batch * 16 + (batch + 15) / 16 * 48, batch);
            var losses = scratch.Slice(0, batch);
            var sum = scratch.Slice((batch + 15) / 16 * 16, 1);
            var logSumExp = scratch.Slice(0, batch);
            var sum2 = scratch.Slice((batch + 15) / 16 * 16 + 16, 1);

            // y = x·fc.weightᵀ + fc.bias  [batch, 4] x [4, 9] -> [batch, 9]
            Gemm.LinearBias(y, x, fcWeight, fcBias, batch, 4, 9);

            // losses, greatest, inverse = cross_entropy(y[.., 0..3], label)
            CrossEntropy.Rows(losses, greatest, inverse, new Strided(y, 9, 1), label, batch, 3);

            // sum = sum(losses, 0)
            Reduce.Sum(default(Copy), sum, [], [batch], new Strided(losses, 1));

            // logSumExp, greatest2, inverse2 = logsumexp(y[.., 3..9])
            LogSumExp.Rows(logSumExp, greatest2, inverse2, new Strided(y.From(3), 9, 1), batch, 6);

            // sum2 = sum(logSumExp, 0)
            Reduce.Sum(default(Copy), sum2, [], [batch], new Strided(logSumExp, 1));

            // loss = (sum * (1 / batch)) + (sum2 * (1 / batch))
            Elementwise.Map(new DivMulMulAdd(batch), loss, sum, sum2);
        }

        /// <summary>x [batch, 4], label [batch], dloss [] → dx [batch, 4]</summary>
        private static void LossBackward(
            ReadOnlySpan<float> parameters,
            Span<float> scratch,
            ReadOnlySpan<float> x,
            ReadOnlySpan<int> label,
            ReadOnlySpan<float> kept,
            ReadOnlySpan<float> dloss,
            Span<float> dx,
            Span<float> gradients,
            int batch)
        {
            var fcWeight = parameters.Slice(0, 64);
            var dfcWeight = gradients.PartIfAny(0, 64);
            var dfcBias = gradients.PartIfAny(64, 9);
            var y = kept.Slice(0, batch * 9);
            var inverse = kept.Slice(batch * 16, batch);
            var greatest = kept.Slice(batch * 16 + (batch + 15) / 16 * 16, batch);
            var inverse2 = kept.Slice(batch * 16 + (batch + 15) / 16 * 32, batch);
            var greatest2 = kept.Slice(batch * 16 + (batch + 15) / 16 * 48, batch);
            var dsum = scratch.Slice(0, 1);
            var product = scratch.Slice(16, batch);
            var dy = scratch.Slice((batch + 15) / 16 * 16 + 16, batch * 9);

            // dsum = dloss * (1 / batch)
            Elementwise.Map(new DivMul(batch), dsum, dloss);

            // product = dlogSumExp * inverse2
            Elementwise.Map(default(Mul2), [batch], new StridedOutput(product, 1), new Strided(dsum, 0), new Strided(inverse2, 1));

            // dy[…] = exp(y[.., 3..9] - greatest2) * product
            Elementwise.Map(
                default(SubExpMul),
                [batch, 6],
                new StridedOutput(dy.From(3), 9, 1),
                new Strided(y.From(3), 9, 1),
                new Strided(greatest2, 1, 0),
                new Strided(product, 1, 0));

            // dy[…] = cross_entropy_gradient(y[.., 0..3], greatest, inverse, label, dlogSumExp)
            CrossEntropy.Gradient(new StridedOutput(dy, 9, 1), new Strided(y, 9, 1), greatest, inverse, label, new Strided(dsum, 0), batch, 3);

            if (!gradients.IsEmpty)
            {
                // dfc.bias += sum(dy, 0)
                Reduce.AddSum(default(Copy), dfcBias, [9], [batch], new Strided(dy, 1, 9));
            }

            if (!dx.IsEmpty)
            {
                // dx = dy·fc.weight  [batch, 9] x [9, 4] -> [batch, 4]
                Gemm.LinearInputGradient(dx, dy, fcWeight, batch, 4, 9);
            }

            if (!gradients.IsEmpty)
            {
                // dfc.weight += dyᵀ·x  [9, batch] x [batch, 4] -> [9, 4]
                Gemm.AddLinearWeightGradient(dfcWeight, dy, x, batch, 4, 9);
            }
        }

        private readonly struct MixtureValues : IJointFormula, IOperands2, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                y.A = x.A;
                y.B = VectorMath.Exp(x.B);
            }
        }

        private readonly struct MixtureForwardValues : IJointFormula, IOperands1, IResults2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Apply<V>(in Operands<V> x, ref Results<V> y)
                where V : struct, IVector<V>
            {
                V t1 = VectorMath.Exp(x.A);
                y.A = t1;
                y.B = t1;
            }
        }

        private readonly struct Copy : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A;
        }

        private readonly struct Mul : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }

        private readonly struct DivMulMulAdd(float size) : IFormula, IOperands2
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V>
            {
                V t1 = V.Create(1f) / V.Create(size);
                return (x.A * t1) + (x.B * t1);
            }
        }

        private readonly struct DivMul(float size) : IFormula, IOperands1
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * (V.Create(1f) / V.Create(size));
        }

        private readonly struct Mul2 : IFormula, IOperands2, IRepeatsA
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => x.A * x.B;
        }

        private readonly struct SubExpMul : IFormula, IOperands3, IRepeatsB, IRepeatsC
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(in Operands<V> x)
                where V : struct, IVector<V> => VectorMath.Exp(x.A - x.B) * x.C;
        }
    }
}
